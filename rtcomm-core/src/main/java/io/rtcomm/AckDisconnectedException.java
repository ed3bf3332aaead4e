/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/** The client disconnected before it answered. */
public final class AckDisconnectedException extends AckException {
    private static final long serialVersionUID = 1L;

    /** With Socket.IO's own words. */
    public AckDisconnectedException() {
        super("socket has been disconnected");
    }
}
