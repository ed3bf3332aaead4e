/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

/** What all sessions of a server share. Immutable; safe on any thread. */
record SessionContext(SessionRegistry registry, SessionOptions options, SessionHandler handler) {}
