/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Ways in which a network may deliver bytes. The same input is always cut in the same ways. */
public final class Cuts {
    private Cuts() {}

    /** All at once. */
    public static List<byte[]> whole(byte[] data) {
        return List.of(data);
    }

    /** Each byte alone. */
    public static List<byte[]> bytes(byte[] data) {
        var pieces = new ArrayList<byte[]>();
        for (byte b : data) {
            pieces.add(new byte[] {b});
        }
        return pieces;
    }

    /** At places that the input itself decides on. */
    public static List<byte[]> anywhere(byte[] data) {
        var random = new Random(Arrays.hashCode(data));
        var pieces = new ArrayList<byte[]>();
        for (int at = 0; at < data.length; ) {
            int end = Math.min(data.length, at + 1 + random.nextInt(random.nextInt(4) == 0 ? 200 : 12));
            pieces.add(Arrays.copyOfRange(data, at, end));
            at = end;
        }
        return pieces;
    }
}
