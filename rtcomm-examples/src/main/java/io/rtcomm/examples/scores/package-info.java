/* SPDX-License-Identifier: Apache-2.0 */
/** Live scores as Server-Sent Events: named events, and resuming after a lost connection. */
@NullMarked
package io.rtcomm.examples.scores;

import org.jspecify.annotations.NullMarked;
