/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Ends processes together with those that they started. */
final class ProcessTree {
    private ProcessTree() {}

    /** The exit status, or null when the process was still running at the end of the limit; then it is killed. */
    static @Nullable Integer await(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            kill(process);
        }
    }

    /** The descendants are asked for first: once their parent is gone nobody knows them. */
    static void kill(Process process) {
        var descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }
}
