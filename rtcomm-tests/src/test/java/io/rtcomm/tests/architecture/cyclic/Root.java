/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.cyclic;

import io.rtcomm.tests.architecture.cyclic.http.Leaf;

/** Closes a cycle between the root package and one below it. */
public final class Root {
    Leaf leaf;
}
