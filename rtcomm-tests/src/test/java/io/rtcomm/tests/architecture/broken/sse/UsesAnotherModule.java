/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.broken.sse;

import io.rtcomm.tests.architecture.broken.polling.Polling;

/** Is a module that knows its neighbour. */
final class UsesAnotherModule {
    Polling polling;
}
