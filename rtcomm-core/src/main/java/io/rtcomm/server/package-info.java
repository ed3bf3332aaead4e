/* SPDX-License-Identifier: Apache-2.0 */
/** The server and its options: the place where everything is put together. */
@NullMarked
package io.rtcomm.server;

import org.jspecify.annotations.NullMarked;
