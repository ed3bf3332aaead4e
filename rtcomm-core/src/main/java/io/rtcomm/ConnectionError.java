/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import java.util.Map;

/**
 * A request that was refused before it became a session, or a request of a session.
 *
 * @param request what was asked
 * @param code the Engine.IO error code, 0 to 5
 * @param message the text that belongs to the code
 * @param context what was seen, for logs; keys are those of the reference server ({@code transport}, {@code sid},
 *     {@code name} …)
 */
public record ConnectionError(Request request, int code, String message, Map<String, Object> context) {}
