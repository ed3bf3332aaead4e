/* SPDX-License-Identifier: Apache-2.0 */
/** The words of the API: namespaces, sockets, rooms, audiences and events. */
@NullMarked
package io.rtcomm;

import org.jspecify.annotations.NullMarked;
