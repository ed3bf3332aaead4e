/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import io.rtcomm.ArgumentException;

/**
 * A value of a client does not fit the type that was asked for. Its message tells the type and what was seen, cut short.
 * Carries no stack trace of its own: clients can cause it at will.
 */
public final class CodecException extends ArgumentException {
    private static final long serialVersionUID = 1L;

    public CodecException(String message) {
        super(message);
    }

    public CodecException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
