/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import io.rtcomm.endpoint.sse.SseEntry;
import io.rtcomm.endpoint.sse.SsePosition;
import io.rtcomm.transport.HomeLoop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The streams of one channel on one loop, and how far the channel has got there. Confined to its loop. */
final class ChannelShard {
    private final HomeLoop loop;
    private final List<Follower> followers = new ArrayList<>();
    private SsePosition position;
    private @Nullable SseEntry newest; // absent while nothing came through here

    ChannelShard(HomeLoop loop, SsePosition position, @Nullable SseEntry newest) {
        this.loop = loop;
        this.position = position;
        this.newest = newest;
    }

    /** Safe on any thread. */
    HomeLoop loop() {
        return loop;
    }

    /** The newest event that every stream here was given, or will be by other ways. */
    SsePosition position() {
        return position;
    }

    @Nullable
    SseEntry newest() {
        return newest;
    }

    void add(Follower follower) {
        follower.place = followers.size();
        followers.add(follower);
    }

    void remove(Follower follower) {
        Follower last = followers.remove(followers.size() - 1);
        if (follower.place < followers.size()) {
            followers.set(follower.place, last);
            last.place = follower.place;
        }
    }

    void onEntry(SseEntry entry) {
        position = entry.position();
        newest = entry;
        for (int i = 0; i < followers.size(); i++) {
            followers.get(i).onEntry(entry);
        }
    }
}
