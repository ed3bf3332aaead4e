/* SPDX-License-Identifier: Apache-2.0 */
/** Encoding of event arguments to and from the wire. */
@NullMarked
package io.rtcomm.codec;

import org.jspecify.annotations.NullMarked;
