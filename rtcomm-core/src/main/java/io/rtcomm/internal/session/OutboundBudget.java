/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

/**
 * How much may wait for one client, in the session and in its channel; one that exceeds it is closed as a slow consumer.
 *
 * @param maxBytes data and overhead of what waits
 * @param maxMessages how many messages wait in the session
 */
public record OutboundBudget(long maxBytes, int maxMessages) {}
