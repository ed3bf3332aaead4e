/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the server tells a client first.
 *
 * @param sid the id of the session
 * @param upgrades the transports that the client may change to
 * @param pingIntervalMillis how often a ping is sent, in milliseconds
 * @param pingTimeoutMillis how long its answer is waited for, in milliseconds
 * @param maxPayload the largest message that is taken, in bytes
 */
public record OpenPacket(
        String sid, List<String> upgrades, long pingIntervalMillis, long pingTimeoutMillis, int maxPayload) {
    private static final int TYPICAL_SIZE = 128;

    public OpenPacket {
        upgrades = List.copyOf(upgrades);
    }

    /** The data of the packet, without type byte: exactly these keys, in this order; clients refuse others. */
    public byte[] toJson() {
        var out = Unpooled.buffer(TYPICAL_SIZE);
        ByteBufUtil.writeAscii(out, "{\"sid\":");
        JsString.append(out, Unpooled.wrappedBuffer(sid.getBytes(StandardCharsets.UTF_8)));
        ByteBufUtil.writeAscii(out, ",\"upgrades\":[");
        for (int i = 0; i < upgrades.size(); i++) {
            if (i > 0) {
                out.writeByte(',');
            }
            JsString.append(out, Unpooled.wrappedBuffer(upgrades.get(i).getBytes(StandardCharsets.UTF_8)));
        }
        ByteBufUtil.writeAscii(
                out,
                "],\"pingInterval\":" + pingIntervalMillis + ",\"pingTimeout\":" + pingTimeoutMillis
                        + ",\"maxPayload\":" + maxPayload + "}");
        return ByteBufUtil.getBytes(out);
    }
}
