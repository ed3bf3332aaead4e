/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The composition root: {@link io.rtcomm.server.RtcommServer} and its builder put everything together.
 */
@NullMarked
package io.rtcomm.server;

import org.jspecify.annotations.NullMarked;
