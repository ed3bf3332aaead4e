/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

/** What was asked for cannot be done; the message says what can be. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Seen and expected. */
    public UsageException(String message) {
        super(message);
    }
}
