/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.broken.internal.session;

import io.rtcomm.tests.architecture.broken.internal.loop.Loop;

/** Keeps every law. */
final class Session {
    Loop loop;
}
