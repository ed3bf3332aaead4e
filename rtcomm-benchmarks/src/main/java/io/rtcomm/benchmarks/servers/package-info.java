/* SPDX-License-Identifier: Apache-2.0 */
/** Runs servers beside each other over the same workloads and tells what each took for them. */
@NullMarked
package io.rtcomm.benchmarks.servers;

import org.jspecify.annotations.NullMarked;
