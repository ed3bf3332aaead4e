/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** The payloads of CONNECT_ERROR. */
final class ConnectErrors {
    private ConnectErrors() {}

    /** Revision 5 of the Socket.IO protocol: an object. */
    static Object payload(String message, @Nullable Object data) {
        var payload = new LinkedHashMap<String, Object>();
        payload.put("message", message);
        if (data != null) {
            payload.put("data", data);
        }
        return payload;
    }

    /** Revision 4: the data, or else the message as a string. */
    static Object payloadV3(String message, @Nullable Object data) {
        return data == null ? message : data;
    }
}
