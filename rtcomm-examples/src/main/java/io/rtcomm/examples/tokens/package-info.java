/* SPDX-License-Identifier: Apache-2.0 */
/** An answer that comes in tokens, as language models give them, and goes on after a lost connection. */
@NullMarked
package io.rtcomm.examples.tokens;

import org.jspecify.annotations.NullMarked;
