/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Engine.IO packets and their text and binary forms, revisions 3 and 4: single frames, polling payloads, JSONP. Nothing
 * here knows a session or a connection.
 */
@NullMarked
package io.rtcomm.protocol.engine;

import org.jspecify.annotations.NullMarked;
