/* SPDX-License-Identifier: Apache-2.0 */
/**
 * HTTP long-polling as a transport, for Engine.IO revisions 3 and 4, with JSONP for both.
 *
 * <p>What clients see is what the reference server shows them, except where that one hides a failure:
 *
 * <ul>
 *   <li>a malformed payload is answered with 400, not with {@code ok}; the packets before it count
 *   <li>of two overlapping POSTs both are answered, with 400
 *   <li>a body that is too large, answered with 413, ends the session
 *   <li>a payload may hold a limited number of packets
 *   <li>a method other than GET and POST is answered with 405 and leaves the session alone
 *   <li>scripts for JSONP are called {@code text/javascript}
 * </ul>
 */
@NullMarked
package io.rtcomm.polling;

import org.jspecify.annotations.NullMarked;
