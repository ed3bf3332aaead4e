/* SPDX-License-Identifier: Apache-2.0 */
/** Namespaces, sockets, handlers and acknowledgements. */
@NullMarked
package io.rtcomm.internal.namespace;

import org.jspecify.annotations.NullMarked;
