/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.broken.polling;

import io.rtcomm.tests.architecture.broken.transport.Link;

/** Keeps every law. */
public final class Polling {
    Link link;
}
