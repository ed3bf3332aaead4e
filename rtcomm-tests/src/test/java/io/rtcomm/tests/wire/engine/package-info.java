/* SPDX-License-Identifier: Apache-2.0 */
/** The Engine.IO protocol as clients see it on the wire, both revisions. */
@NullMarked
package io.rtcomm.tests.wire.engine;

import org.jspecify.annotations.NullMarked;
