/* SPDX-License-Identifier: Apache-2.0 */
/** The wire of HTTP/2 (RFC 9113): its frames and header fields, turned into those of HTTP and back. */
@NullMarked
package io.rtcomm.internal.http2;

import org.jspecify.annotations.NullMarked;
