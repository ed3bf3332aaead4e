/* SPDX-License-Identifier: Apache-2.0 */
/** Rooms, sharded by event loop. */
@NullMarked
package io.rtcomm.internal.room;

import org.jspecify.annotations.NullMarked;
