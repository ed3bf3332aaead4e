/* SPDX-License-Identifier: Apache-2.0 */
/** Server-Sent Events from outside: over raw sockets, and as browsers, npm packages and curl see them. */
@NullMarked
package io.rtcomm.tests.sse;

import org.jspecify.annotations.NullMarked;
