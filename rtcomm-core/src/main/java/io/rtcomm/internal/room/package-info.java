/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Rooms, sharded by loop: who is in them, and how a message reaches everyone who is. Knows only
 * members, which are {@link io.rtcomm.internal.room.Seat seats} that take messages.
 */
@NullMarked
package io.rtcomm.internal.room;

import org.jspecify.annotations.NullMarked;
