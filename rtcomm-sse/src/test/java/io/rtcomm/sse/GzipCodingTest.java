/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class GzipCodingTest {
    private static final int HEAD = 10;

    private final GzipCoding coding = new GzipCoding();

    private byte[] compressed(byte[] plain) {
        return taken(coding.compress(Unpooled.wrappedBuffer(plain), UnpooledByteBufAllocator.DEFAULT));
    }

    private static byte[] taken(ByteBuf buffer) {
        try {
            return ByteBufUtil.getBytes(buffer);
        } finally {
            buffer.release();
        }
    }

    @Test
    void everythingUpToAFlushCanBeRead() throws Exception {
        var inflater = new Inflater(true);
        byte[] first = compressed("data: one\n\n".getBytes(UTF_8));
        byte[] room = new byte[100];

        inflater.setInput(first, HEAD, first.length - HEAD);
        assertThat(new String(room, 0, inflater.inflate(room), UTF_8)).isEqualTo("data: one\n\n");

        inflater.setInput(compressed("data: two\n\n".getBytes(UTF_8)));
        assertThat(new String(room, 0, inflater.inflate(room), UTF_8)).isEqualTo("data: two\n\n");
        inflater.end();
        coding.close();
    }

    @Test
    void theWholeIsAGzipFile() throws IOException {
        var random = new Random(7);
        var plain = new ByteArrayOutputStream();
        var zipped = new ByteArrayOutputStream();
        for (int size : new int[] {1, 255, 256, 257, 70_000, 3}) {
            byte[] piece = new byte[size];
            random.nextBytes(piece);
            plain.writeBytes(piece);
            zipped.writeBytes(compressed(piece));
        }
        zipped.writeBytes(taken(coding.finish(UnpooledByteBufAllocator.DEFAULT)));
        coding.close();

        try (var in = new GZIPInputStream(new ByteArrayInputStream(zipped.toByteArray()))) {
            assertThat(in.readAllBytes()).isEqualTo(plain.toByteArray());
        }
    }

    @Test
    void nothingAtAllIsAnEmptyGzipFile() throws IOException {
        byte[] zipped = taken(coding.finish(UnpooledByteBufAllocator.DEFAULT));
        coding.close();

        try (var in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            assertThat(in.readAllBytes()).isEmpty();
        }
    }
}
