/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.rtcomm.http.HttpStreamListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what a stream was told. Safe on any thread. */
final class StreamLog implements HttpStreamListener {
    final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void onWritable() {
        events.add("writable");
    }

    @Override
    public void onClosed() {
        events.add("closed");
    }
}
