/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by what answers HTTP requests, routes and the middleware of endpoints, to refuse with a status. The client reads
 * {@code {"code":status,"message":…,"data":…}}. A {@link RejectedException} that is none of these means 403.
 */
public class HttpRejectedException extends RejectedException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * With a status and a message for the client.
     *
     * @throws IllegalArgumentException when the status is not 400 to 599
     */
    public HttpRejectedException(int status, String message) {
        this(status, message, null);
    }

    /**
     * With a status, a message and an object for the client.
     *
     * @throws IllegalArgumentException when the status is not 400 to 599
     */
    public HttpRejectedException(int status, String message, @Nullable Object data) {
        super(message, data);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
        }
        this.status = status;
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }
}
