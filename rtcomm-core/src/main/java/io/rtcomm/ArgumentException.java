/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/** A value that a client sent does not fit the type that the application asked for. */
public class ArgumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what was seen and what was expected. */
    public ArgumentException(String message) {
        super(message);
    }

    /** With the decoder's own words as cause. */
    public ArgumentException(String message, Throwable cause) {
        super(message, cause);
    }
}
