/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

/** What stands in JSON for binary data, which JSON itself does not know. */
public enum BinaryForm {
    /** A placeholder with a number; the data goes beside the JSON, see {@link JsonSink#attachments()}. */
    ATTACHED,
    /** A string of base64 (RFC 4648 §4, with padding). The receiver has to know that it is none of text. */
    BASE64
}
