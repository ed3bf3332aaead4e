/* SPDX-License-Identifier: Apache-2.0 */
/** Server-Sent Events streams. */
@NullMarked
package io.rtcomm.sse;

import org.jspecify.annotations.NullMarked;
