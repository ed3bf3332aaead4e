/* SPDX-License-Identifier: Apache-2.0 */
/** Socket.IO packets and their text and binary forms. */
@NullMarked
package io.rtcomm.protocol.socket;

import org.jspecify.annotations.NullMarked;
