/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import io.netty.util.AsciiString;

/** Values of {@code Content-Type}. */
final class ContentTypes {
    /** Packets as text. */
    static final AsciiString TEXT = AsciiString.cached("text/plain; charset=UTF-8");
    /** Packets as bytes: both what revision 3 answers and how it posts. */
    static final AsciiString OCTETS = AsciiString.cached("application/octet-stream");
    /** Packets as a script. */
    static final AsciiString SCRIPT = AsciiString.cached("text/javascript; charset=UTF-8");
    /** What is said to a POST; browsers offer any other text for download. */
    static final AsciiString HTML = AsciiString.cached("text/html");
    /** Refusals that clients read. */
    static final AsciiString JSON = AsciiString.cached("application/json");

    private ContentTypes() {}
}
