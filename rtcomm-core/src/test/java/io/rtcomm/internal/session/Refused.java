/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

/** Answers that refuse a request, as {@link FakeExchange#answer()} tells them. */
final class Refused {
    static final String UNKNOWN_TRANSPORT = "400 application/json {\"code\":0,\"message\":\"Transport unknown\"}";
    static final String UNKNOWN_SID = "400 application/json {\"code\":1,\"message\":\"Session ID unknown\"}";
    static final String BAD_METHOD = "400 application/json {\"code\":2,\"message\":\"Bad handshake method\"}";
    static final String BAD_REQUEST = "400 application/json {\"code\":3,\"message\":\"Bad request\"}";
    static final String FORBIDDEN = "403 application/json {\"code\":4,\"message\":\"Forbidden\"}";
    static final String UNSUPPORTED = "400 application/json {\"code\":5,\"message\":\"Unsupported protocol version\"}";

    private Refused() {}

    /** The answer to one that asks for an upgrade. */
    static String plain(String text) {
        return "400 text/html " + text + " closed";
    }
}
