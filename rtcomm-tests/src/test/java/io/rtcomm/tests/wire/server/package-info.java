/* SPDX-License-Identifier: Apache-2.0 */
/** What the whole server promises: nothing left over, nothing encoded twice, nobody waiting for others. */
@NullMarked
package io.rtcomm.tests.wire.server;

import org.jspecify.annotations.NullMarked;
