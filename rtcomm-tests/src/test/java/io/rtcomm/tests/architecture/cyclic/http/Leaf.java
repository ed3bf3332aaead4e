/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.cyclic.http;

import io.rtcomm.tests.architecture.cyclic.Root;

/** Closes a cycle with the package above it. */
public final class Leaf {
    Root root;
}
