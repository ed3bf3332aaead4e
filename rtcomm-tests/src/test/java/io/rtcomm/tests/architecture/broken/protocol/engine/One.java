/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.broken.protocol.engine;

import io.rtcomm.tests.architecture.broken.protocol.socket.Other;

/** Closes a cycle with {@link Other}. */
public final class One {
    Other other;
}
