/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

/** The close codes of RFC 6455 §7.4 that this package sends, and the rule for those that it accepts. */
public final class CloseCode {
    public static final int NORMAL = 1000;

    public static final int GOING_AWAY = 1001;
    public static final int PROTOCOL_ERROR = 1002;
    /** Stands for a close frame without a code; never on the wire. */
    public static final int NO_STATUS = 1005;
    /** Stands for a connection that ended without a close frame; never on the wire. */
    public static final int ABNORMAL = 1006;

    public static final int INVALID_DATA = 1007;
    public static final int POLICY_VIOLATION = 1008;
    public static final int TOO_BIG = 1009;
    public static final int INTERNAL_ERROR = 1011;

    private CloseCode() {}

    /**
     * Whether a close frame may carry this code: the registered codes 1000–1003 and 1007–1014, and the ranges left to
     * libraries and applications, 3000–4999 (RFC 6455 §7.4.2).
     */
    public static boolean isSendable(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
