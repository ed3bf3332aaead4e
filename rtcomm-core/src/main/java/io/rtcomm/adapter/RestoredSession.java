/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.adapter;

/**
 * A lost session that was found again. Immutable; safe on any thread.
 *
 * @param session what was kept
 * @param position from where on the client may lack something of the history; means something to the adapter only
 */
public record RestoredSession(SavedSession session, long position) {}
