/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import java.util.concurrent.CompletionStage;

/** Decides whether a namespace that does not exist is made for a client that asks for it. */
@FunctionalInterface
public interface NamespaceMatcher {
    /**
     * Called on the handler executor; may answer later. An exception means no.
     *
     * @param name the namespace that the client asked for
     * @param auth the payload of its CONNECT
     * @return a {@code Boolean}, or a {@link CompletionStage} of one
     */
    Object matches(String name, JsonValue auth) throws Exception;
}
