/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Socket.IO: namespaces, sockets, handlers, acknowledgements, audiences.
 */
@NullMarked
package io.rtcomm.internal.namespace;

import org.jspecify.annotations.NullMarked;
