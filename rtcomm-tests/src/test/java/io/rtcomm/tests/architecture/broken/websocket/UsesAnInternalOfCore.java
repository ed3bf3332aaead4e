/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.broken.websocket;

import io.rtcomm.tests.architecture.broken.internal.loop.Loop;

/** Is a module that uses internals of another. */
final class UsesAnInternalOfCore {
    Loop loop;
}
