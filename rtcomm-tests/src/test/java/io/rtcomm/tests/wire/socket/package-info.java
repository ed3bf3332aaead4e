/* SPDX-License-Identifier: Apache-2.0 */
/** The Socket.IO protocol as clients see it on the wire. */
@NullMarked
package io.rtcomm.tests.wire.socket;

import org.jspecify.annotations.NullMarked;
