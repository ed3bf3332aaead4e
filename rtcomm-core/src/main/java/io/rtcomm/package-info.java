/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The words of a user of rtcomm: namespaces, sockets, rooms, events, acknowledgements. Servers are built with
 * {@code io.rtcomm.server.RtcommServer}.
 */
@NullMarked
package io.rtcomm;

import org.jspecify.annotations.NullMarked;
