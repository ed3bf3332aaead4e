/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a new socket is.
 *
 * @param id the public id
 * @param privateId the secret for recovery; null without recovery
 * @param recovered whether it takes over from an earlier one
 * @param data what the earlier one kept
 */
record SocketIdentity(String id, @Nullable String privateId, boolean recovered, Map<String, Object> data) {}
