/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.protocol.socket.DecodeLimits;
import java.time.Duration;

/**
 * What rules every namespace.
 *
 * @param connectTimeout how long a session may be in no namespace
 * @param handlersOnLoop whether handlers run on the event loops instead of lanes
 * @param maxLaneBacklog events of one socket that wait for its lane before reading from the client stops
 * @param maxPendingAcks answers that one client may owe
 * @param maxNamespacesPerClient namespaces that one client may be in
 * @param maxRooms rooms that one socket or other member may be in
 * @param maxDynamicNamespaces namespaces that clients may cause to exist
 * @param cleanupEmptyChildNamespaces whether a dynamic namespace ends with its last socket
 * @param recoverySkipsMiddleware whether recovered sockets are let in without asking the middleware again
 * @param attachmentTimeout how long the attachments of a packet may take to come
 * @param slowConsumers what happens to events for clients that are too slow, if the namespace does not say otherwise
 * @param decodeLimits what one packet may be
 */
public record NamespaceOptions(
        Duration connectTimeout,
        boolean handlersOnLoop,
        int maxLaneBacklog,
        int maxPendingAcks,
        int maxNamespacesPerClient,
        int maxRooms,
        int maxDynamicNamespaces,
        boolean cleanupEmptyChildNamespaces,
        boolean recoverySkipsMiddleware,
        Duration attachmentTimeout,
        SlowConsumerPolicy slowConsumers,
        DecodeLimits decodeLimits) {}
