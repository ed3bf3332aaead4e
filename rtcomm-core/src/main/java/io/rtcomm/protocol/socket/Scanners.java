/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import io.rtcomm.codec.JsonLimits;
import io.rtcomm.codec.JsonScanner;

/**
 * A scanner for each thread, which all decoders on it share: packets are decoded one after the other, and a scanner for
 * each of many idle clients would be memory for nothing. Safe on any thread.
 */
final class Scanners {
    @SuppressWarnings("ThreadLocalUsage") // one for each parser, of which a server has one
    private final ThreadLocal<Kept> kept = new ThreadLocal<>();

    private record Kept(JsonLimits limits, JsonScanner scanner) {}

    /** The scanner of this thread, until it asks again. */
    JsonScanner of(JsonLimits limits) {
        Kept here = kept.get();
        if (here == null || !here.limits.equals(limits)) {
            here = new Kept(limits, new JsonScanner(limits));
            kept.set(here);
        }
        return here.scanner;
    }
}
