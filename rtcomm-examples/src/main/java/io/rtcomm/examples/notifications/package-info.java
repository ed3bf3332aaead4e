/* SPDX-License-Identifier: Apache-2.0 */
/** Notifications for single users and for all, over the rooms that sockets use, too. */
@NullMarked
package io.rtcomm.examples.notifications;

import org.jspecify.annotations.NullMarked;
