/* SPDX-License-Identifier: Apache-2.0 */
/** Engine.IO packets and their text and binary forms. */
@NullMarked
package io.rtcomm.protocol.engine;

import org.jspecify.annotations.NullMarked;
