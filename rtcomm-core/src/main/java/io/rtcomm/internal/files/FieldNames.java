/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

import io.netty.util.AsciiString;

/** Header fields of answers, spelled as people read them. */
final class FieldNames {
    static final AsciiString ACCEPT_RANGES = AsciiString.cached("Accept-Ranges");
    static final AsciiString ALLOW = AsciiString.cached("Allow");
    static final AsciiString CACHE_CONTROL = AsciiString.cached("Cache-Control");
    static final AsciiString CONTENT_ENCODING = AsciiString.cached("Content-Encoding");
    static final AsciiString CONTENT_LENGTH = AsciiString.cached("Content-Length");
    static final AsciiString CONTENT_RANGE = AsciiString.cached("Content-Range");
    static final AsciiString DATE = AsciiString.cached("Date");
    static final AsciiString ETAG = AsciiString.cached("ETag");
    static final AsciiString LAST_MODIFIED = AsciiString.cached("Last-Modified");
    static final AsciiString LOCATION = AsciiString.cached("Location");

    private FieldNames() {}
}
