/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.broken.unknown;

/** Is in a package that has no rung. */
final class OffTheLadder {}
