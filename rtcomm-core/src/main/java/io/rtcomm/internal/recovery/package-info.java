/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The in-memory adapter, with the history from which lost sessions are recovered.
 */
@NullMarked
package io.rtcomm.internal.recovery;

import org.jspecify.annotations.NullMarked;
