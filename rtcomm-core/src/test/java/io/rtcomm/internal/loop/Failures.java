/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import java.util.List;

/** What code of users throws, in the tests of everything that must stand it. */
public final class Failures {
    private Failures() {}

    /** One of each kind: unchecked, an error, and a checked exception where none may be thrown. Each says "secret". */
    public static List<Throwable> ofEveryKind() {
        return List.of(
                new IllegalStateException("secret"), new NoClassDefFoundError("secret"), new Exception("secret"));
    }

    /** Throws a failure of any kind where the compiler allows unchecked ones only: {@code throw sneak(failure)}. */
    public static RuntimeException sneak(Throwable failure) {
        throw Failures.<RuntimeException>unchecked(failure);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Throwable failure) throws E {
        throw (E) failure;
    }
}
