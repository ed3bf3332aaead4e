/* SPDX-License-Identifier: Apache-2.0 */
/** A chat in the browser: rooms, private messages, presence, typing, history, token authentication. */
@NullMarked
package io.rtcomm.examples.chat;

import org.jspecify.annotations.NullMarked;
