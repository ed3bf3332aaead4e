/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import org.jspecify.annotations.Nullable;

/**
 * How a middleware of an HTTP endpoint goes on. A refusal is an HTTP answer with a status and the JSON body {@code
 * {"code":status,"message":…,"data":…}}; {@link #reject(String, Object)} means 403.
 */
public interface HttpNext extends Next {
    /**
     * Refuses with a status.
     *
     * @param status 400 to 599
     * @param message what the client may read
     * @param data more for the client, or null for none
     * @throws IllegalArgumentException for another status
     */
    void reject(int status, String message, @Nullable Object data);

    /** Refuses with a status and a message. */
    default void reject(int status, String message) {
        reject(status, message, null);
    }
}
