/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import io.rtcomm.protocol.engine.EngineProtocol;

/**
 * What a session asks of a link.
 *
 * @param protocol the revision of the Engine.IO protocol that the session speaks
 * @param base64 whether the client cannot take binary frames or payloads ({@code b64} in the query that opens the link)
 */
public record LinkSettings(EngineProtocol protocol, boolean base64) {
    private static final LinkSettings PLAIN_V3 = new LinkSettings(EngineProtocol.V3, false);
    private static final LinkSettings PLAIN_V4 = new LinkSettings(EngineProtocol.V4, false);

    /** The same object for nearly all links. */
    public static LinkSettings of(EngineProtocol protocol, boolean base64) {
        if (base64) {
            return new LinkSettings(protocol, true);
        }
        return protocol == EngineProtocol.V3 ? PLAIN_V3 : PLAIN_V4;
    }
}
