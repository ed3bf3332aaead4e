/* SPDX-License-Identifier: Apache-2.0 */
/** Event loops and what is batched on them. */
@NullMarked
package io.rtcomm.internal.loop;

import org.jspecify.annotations.NullMarked;
