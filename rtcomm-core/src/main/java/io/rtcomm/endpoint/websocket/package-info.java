/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Plain WebSocket endpoints (RFC 6455), without Socket.IO: what applications hold, and what a module has to bring to make
 * them work.
 */
@NullMarked
package io.rtcomm.endpoint.websocket;

import org.jspecify.annotations.NullMarked;
