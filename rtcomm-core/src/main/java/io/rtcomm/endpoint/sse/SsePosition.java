/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.sse;

/**
 * A place in the order of a channel.
 *
 * @param id as clients know it: opaque, without line breaks and NUL, of at most {@link SseEvent#MAX_ID_LENGTH} characters
 * @param sequence grows with every event of a channel, and is never used again; 0 before the first
 */
public record SsePosition(String id, long sequence) {}
