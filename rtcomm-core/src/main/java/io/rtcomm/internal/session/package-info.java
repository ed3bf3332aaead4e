/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Engine.IO sessions: how they are opened and verified, live over changing links, and end.
 */
@NullMarked
package io.rtcomm.internal.session;

import org.jspecify.annotations.NullMarked;
