/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/** The client did not answer in time. */
public final class AckTimeoutException extends AckException {
    private static final long serialVersionUID = 1L;

    /** With Socket.IO's own words. */
    public AckTimeoutException() {
        super("operation has timed out");
    }
}
