/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Rooms, sharded by loop: who is in them, and how a message reaches everyone who is. Knows only
 * {@link io.rtcomm.internal.room.Member members}.
 */
@NullMarked
package io.rtcomm.internal.room;

import org.jspecify.annotations.NullMarked;
