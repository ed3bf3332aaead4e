/* SPDX-License-Identifier: Apache-2.0 */
/** WebSocket (RFC 6455) as a transport and as a raw endpoint. */
@NullMarked
package io.rtcomm.websocket;

import org.jspecify.annotations.NullMarked;
