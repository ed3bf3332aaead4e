/* SPDX-License-Identifier: Apache-2.0 */
/** Microbenchmarks of the hot paths. */
@NullMarked
package io.rtcomm.benchmarks;

import org.jspecify.annotations.NullMarked;
