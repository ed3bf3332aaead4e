/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/** Nothing was joined: it would have been in more rooms of its namespace than one socket, stream or connection may be in. */
public final class RoomLimitException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * With what was asked for and what is allowed.
     *
     * @param rooms in how many rooms it would be, its own id left out
     */
    public RoomLimitException(String id, long rooms, int limit) {
        super(id + " in " + rooms + " rooms (expected: up to " + limit + ")");
    }

    /**
     * Of a selection, some would have been in too many rooms; the others have joined.
     *
     * @param refused how many have not
     */
    public RoomLimitException(int refused, int limit) {
        super(refused + " of the selected would be in too many rooms (expected: up to " + limit + ")");
    }
}
