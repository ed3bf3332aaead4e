/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Where the application's code runs: serial lanes over an executor, off the event loops.
 */
@NullMarked
package io.rtcomm.internal.lane;

import org.jspecify.annotations.NullMarked;
