/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.websocket;

import io.rtcomm.http.Endpoint;

/** An endpoint as the server holds it. Safe on any thread. */
public interface WebSocketService extends WebSocketEndpoint, Endpoint {}
