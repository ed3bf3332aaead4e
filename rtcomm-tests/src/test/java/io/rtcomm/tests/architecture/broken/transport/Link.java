/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.broken.transport;

import io.rtcomm.tests.architecture.broken.Word;

/** Keeps every law. */
public final class Link {
    Word word;
}
