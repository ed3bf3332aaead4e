/* SPDX-License-Identifier: Apache-2.0 */
/** Plain WebSockets, without Socket.IO: an echo, and a broadcast. */
@NullMarked
package io.rtcomm.examples.websocket;

import org.jspecify.annotations.NullMarked;
