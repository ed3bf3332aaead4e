/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import java.util.Map;

/**
 * Why a request cannot open a link, as it is answered over HTTP.
 *
 * @param status the status code
 * @param headers header fields that belong to this refusal
 * @param message the body, plain text
 */
public record HttpRefusal(int status, Map<String, String> headers, String message) {}
