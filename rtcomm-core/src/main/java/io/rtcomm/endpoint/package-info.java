/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the server offers to the endpoints of modules, streams of events and plain WebSockets: handshakes, middleware,
 * lanes, rooms.
 */
@NullMarked
package io.rtcomm.endpoint;

import org.jspecify.annotations.NullMarked;
