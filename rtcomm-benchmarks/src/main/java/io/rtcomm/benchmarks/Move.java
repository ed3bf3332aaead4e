/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks;

/** An argument of an event as applications have them. */
public record Move(String piece, int column, int row, boolean check) {}
