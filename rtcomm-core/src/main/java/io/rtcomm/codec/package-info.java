/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Values to and from JSON with binary attachments. What comes in stays bytes until its type is known; what goes out is
 * written once, straight into the bytes of a packet. Binary data stands outside of the JSON: where it belongs, the JSON
 * holds a placeholder, {@code {"_placeholder":true,"num":0}}.
 */
@NullMarked
package io.rtcomm.codec;

import org.jspecify.annotations.NullMarked;
