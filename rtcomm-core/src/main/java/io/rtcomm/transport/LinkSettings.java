/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import io.rtcomm.protocol.engine.EngineProtocol;

/**
 * What a session asks of a link.
 *
 * @param protocol the revision of the Engine.IO protocol that the session speaks
 * @param base64 whether the client cannot take binary frames or payloads ({@code b64} in the query that opens the link)
 */
public record LinkSettings(EngineProtocol protocol, boolean base64) {}
