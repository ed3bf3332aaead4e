/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What stands between a session and its wires: a {@link io.rtcomm.transport.Transport} opens
 * {@link io.rtcomm.transport.Link links}, a link tells its session through a {@link io.rtcomm.transport.SessionPort}.
 */
@NullMarked
package io.rtcomm.transport;

import org.jspecify.annotations.NullMarked;
