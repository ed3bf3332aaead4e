/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.broken.protocol.socket;

import io.rtcomm.tests.architecture.broken.protocol.engine.One;

/** Closes a cycle with {@link One}. */
public final class Other {
    One one;
}
