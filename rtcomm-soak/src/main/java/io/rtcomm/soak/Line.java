/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

/** A connection to the server, or what stands for several. Confined to the loop of its client. */
interface Line {
    /** Stops reading, as a machine that was suspended does. */
    void freeze();

    /** Reads again. */
    void thaw();

    /** Ends in an orderly way. */
    void close();

    /** Ends with a reset. */
    void reset();
}
