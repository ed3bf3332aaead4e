/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/** The event was not sent: the client owes more answers than the limit allows. */
public final class AckOverflowException extends AckException {
    private static final long serialVersionUID = 1L;

    /** With the limit that was reached. */
    public AckOverflowException(int limit) {
        super("pending acknowledgements: " + limit + " (expected: fewer)");
    }
}
