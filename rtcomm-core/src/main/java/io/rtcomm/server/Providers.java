/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import java.util.ServiceLoader;

/** Finds what modules provide. */
final class Providers {
    private Providers() {}

    /**
     * The one provider of a kind.
     *
     * @param wanted what the application asked for, for the message
     * @param module the artifact that has it
     * @throws IllegalStateException when it is not there
     */
    static <P> P load(Class<P> kind, String wanted, String module) {
        return ServiceLoader.load(kind, kind.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(wanted
                        + ": what it needs is not on the class path (expected: the dependency io.rtcomm:" + module
                        + ")"));
    }
}
