/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

/** A text is not JSON, or goes beyond a limit. Carries no stack trace: clients can cause it at will. */
public final class JsonSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    public JsonSyntaxException(String message) {
        super(message, null, false, false);
    }
}
