/* SPDX-License-Identifier: Apache-2.0 */
/** Runnable programs that show the library in use. */
@NullMarked
package io.rtcomm.examples;

import org.jspecify.annotations.NullMarked;
