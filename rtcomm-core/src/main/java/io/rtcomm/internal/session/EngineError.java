/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

/** Why a request is refused: the codes and texts of the Engine.IO protocol. */
enum EngineError {
    /** No such transport, or it is switched off. */
    UNKNOWN_TRANSPORT(0, 400, "Transport unknown"),
    /** No such session. */
    UNKNOWN_SID(1, 400, "Session ID unknown"),
    /** A session is opened with GET only. */
    BAD_HANDSHAKE_METHOD(2, 400, "Bad handshake method"),
    /** Everything else that is wrong with a request. */
    BAD_REQUEST(3, 400, "Bad request"),
    /** The application, or the origin policy, said no. */
    FORBIDDEN(4, 403, "Forbidden"),
    /** A revision that is not spoken, or none named. */
    UNSUPPORTED_PROTOCOL_VERSION(5, 400, "Unsupported protocol version");

    private final int code;
    private final int status;
    private final String message;

    EngineError(int code, int status, String message) {
        this.code = code;
        this.status = status;
        this.message = message;
    }

    /** The number in the answer. */
    int code() {
        return code;
    }

    /** The status of the answer to a request that is no upgrade. */
    int status() {
        return status;
    }

    /** The text in the answer. */
    String message() {
        return message;
    }
}
