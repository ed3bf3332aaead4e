/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/** An answer did not come. Which of the subclasses tells why. */
public abstract class AckException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AckException(String message) {
        super(message);
    }
}
