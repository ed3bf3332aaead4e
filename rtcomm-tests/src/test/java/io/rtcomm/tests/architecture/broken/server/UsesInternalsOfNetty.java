/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.broken.server;

import io.netty.util.internal.PlatformDependent;

/** Uses what Netty keeps to itself. */
final class UsesInternalsOfNetty {
    PlatformDependent dependent;
}
