/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.broken.server;

/** Holds state for a whole virtual machine. */
final class HoldsStaticState {
    static int count;
}
