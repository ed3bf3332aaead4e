/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.broken.internal.loop;

/** Is public for nobody; what it encloses is no better. */
public final class NeedlesslyPublic {
    /** Is as needlessly public as what encloses it. */
    public static final class Nested {}

    /** Keeps every law. */
    static final class Hidden {
        /** Keeps every law: nobody outside sees it. */
        public static final class Deep {}
    }
}
