/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.broken.server;

/** Writes to a standard stream. */
final class Prints {
    void print() {
        System.out.println();
    }
}
