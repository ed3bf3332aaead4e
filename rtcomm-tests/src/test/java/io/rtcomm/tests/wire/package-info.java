/* SPDX-License-Identifier: Apache-2.0 */
/** Raw clients, byte by byte, and the server under test that they talk to. */
@NullMarked
package io.rtcomm.tests.wire;

import org.jspecify.annotations.NullMarked;
