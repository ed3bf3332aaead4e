/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.broken.codec;

import io.rtcomm.tests.architecture.broken.transport.Link;

/** Uses a package above its own. */
public final class UsesAHigherRung {
    Link link;
}
