/* SPDX-License-Identifier: Apache-2.0 */
/** Engine.IO sessions, from handshake to close. */
@NullMarked
package io.rtcomm.internal.session;

import org.jspecify.annotations.NullMarked;
