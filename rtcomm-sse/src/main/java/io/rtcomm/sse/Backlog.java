/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;
import io.rtcomm.endpoint.sse.SseOptions;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.OutboundQueue;
import java.util.ArrayList;
import java.util.List;

final class Backlog implements OutboundQueue {
    private final List<EncodedMessage> list = new ArrayList<>();
    private volatile long bytes;
    Backlog(SseOptions options) {}
    long maxBytes() { return 16L << 20; }
    boolean add(EncodedMessage m) { list.add(m); bytes = bytes + m.bytes(); return bytes <= maxBytes(); }
    @Override public int size() { return list.size(); }
    @Override public EncodedMessage get(int i) { return list.get(i); }
    @Override public void remove(int n) { for (int i = 0; i < n; i++) { bytes = bytes - list.get(i).bytes(); } list.subList(0, n).clear(); }
    @Override public long bytes() { return bytes; }
    long bytesSeen() { return bytes; }
    void clear() { list.clear(); bytes = 0; }
}
