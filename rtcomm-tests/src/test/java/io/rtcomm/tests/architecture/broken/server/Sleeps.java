/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.broken.server;

/** Blocks its thread. */
final class Sleeps {
    void sleep() throws InterruptedException {
        Thread.sleep(1);
    }
}
