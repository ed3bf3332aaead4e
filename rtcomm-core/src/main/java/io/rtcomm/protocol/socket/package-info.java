/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Socket.IO packets and their text and binary forms: JSON with attachments, which every client speaks, and MessagePack.
 * Nothing here knows a session, a namespace's members or an application's handlers.
 */
@NullMarked
package io.rtcomm.protocol.socket;

import org.jspecify.annotations.NullMarked;
