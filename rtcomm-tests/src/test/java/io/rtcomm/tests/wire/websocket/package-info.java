/* SPDX-License-Identifier: Apache-2.0 */
/** Plain WebSocket endpoints, seen from the wire. */
@NullMarked
package io.rtcomm.tests.wire.websocket;

import org.jspecify.annotations.NullMarked;
