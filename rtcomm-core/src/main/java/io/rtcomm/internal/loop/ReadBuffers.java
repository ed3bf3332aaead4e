/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How large the buffers are that connections are read into: as large as what came, within bounds. One for all connections;
 * safe on any thread. Does what Netty's own does in a third of the memory for each connection.
 */
public final class ReadBuffers implements RecvByteBufAllocator {
    static final int LEAST = 256;
    static final int FIRST = 2048;
    static final int MOST = 64 * 1024;

    private static final int GROWTH = 16;
    private static final int READS_PER_PASS = 16; // then other connections have their turn

    /** The one for all. */
    public ReadBuffers() {}

    @Override
    public ExtendedHandle newHandle() {
        return new Reads();
    }

    /** The reads of one connection. Confined to its loop. */
    private static final class Reads implements ExtendedHandle, UncheckedBooleanSupplier {
        private @Nullable ChannelConfig config; // absent before the first pass
        private int size = FIRST;
        private boolean small; // whether the last pass could have done with half of it

        // the pass
        private int reads;
        private int total;
        private int attempted;
        private int last;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return allocator.ioBuffer(size);
        }

        @Override
        public int guess() {
            return size;
        }

        @Override
        public void reset(ChannelConfig current) {
            config = current;
            reads = 0;
            total = 0;
        }

        @Override
        public void incMessagesRead(int count) {
            reads += count;
        }

        @Override
        public void lastBytesRead(int bytes) {
            last = bytes;
            if (bytes > 0) {
                total += bytes;
                if (bytes == attempted) {
                    adapt(bytes); // there is more, most likely, in this pass already
                }
            }
        }

        @Override
        public int lastBytesRead() {
            return last;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public boolean continueReading() {
            return continueReading(this);
        }

        /** Whether there may be more. */
        @Override
        public boolean get() {
            return attempted == last;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier more) {
            ChannelConfig current = config;
            return current != null && current.isAutoRead() && more.get() && reads < READS_PER_PASS && total > 0;
        }

        @Override
        public void readComplete() {
            adapt(total);
        }

        private void adapt(int bytes) {
            if (bytes >= size) {
                size = Math.min(MOST, size * GROWTH);
                small = false;
            } else if (bytes > size / 2) {
                small = false;
            } else if (small) {
                size = Math.max(LEAST, size / 2);
                small = false;
            } else {
                small = true;
            }
        }
    }
}
