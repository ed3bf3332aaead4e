/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

/** A client sent bytes that are no Engine.IO packets. Carries no stack trace: clients can cause it at will. */
public final class EngineProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    public EngineProtocolException(String message) {
        super(message, null, false, false);
    }
}
