/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.broken.transport;

import io.rtcomm.tests.architecture.broken.internal.loop.Loop;

/** Is a contract that uses internals. */
public final class UsesAnInternal {
    Loop[] loops;
}
