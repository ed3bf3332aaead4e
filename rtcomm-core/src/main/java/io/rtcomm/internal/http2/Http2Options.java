/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http2;

/**
 * Which connections may speak HTTP/2, and how much they may ask.
 *
 * @param overTls whether it is offered by ALPN to clients under TLS; default true
 * @param clearText whether a client without TLS may begin with it (RFC 9113 §3.3); default false
 * @param maxStreams how many requests of one connection may be without a complete answer, further ones are refused;
 *     default 128
 */
public record Http2Options(boolean overTls, boolean clearText, int maxStreams) {
    /** The defaults of every component. */
    public static final Http2Options DEFAULT = new Http2Options(true, false, 128);

    public Http2Options {
        if (maxStreams <= 0) {
            throw new IllegalArgumentException("maxStreams: " + maxStreams + " (expected: > 0)");
        }
    }
}
