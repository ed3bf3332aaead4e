/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.broken.codec;

import io.rtcomm.tests.architecture.broken.http.Request;

/** Uses a package on its own rung. */
public final class UsesANeighbour {
    Request request;
}
