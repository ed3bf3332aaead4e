/* SPDX-License-Identifier: Apache-2.0 */
/** The server as a part of servers that others have built. */
@NullMarked
package io.rtcomm.tests.hosted;

import org.jspecify.annotations.NullMarked;
