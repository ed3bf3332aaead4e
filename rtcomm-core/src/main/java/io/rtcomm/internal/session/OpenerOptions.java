/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.rtcomm.Cookie;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How sessions are opened.
 *
 * @param allowEio3 whether clients of Engine.IO revision 3 (Socket.IO 1.x, 2.x) are taken
 * @param upgrades the names of the transports that a polling client may change to
 * @param cookie a cookie for load balancers, or null
 * @param secure whether the server has TLS
 * @param binding who may go on with a session
 */
public record OpenerOptions(
        boolean allowEio3, List<String> upgrades, @Nullable Cookie cookie, boolean secure, SessionBinding binding) {}
