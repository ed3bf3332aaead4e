/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InflateBudgetTest {
    private static final int BURST = 1 << 20;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // a clock may overflow
    private final InflateBudget budget = new InflateBudget(100, BURST, now::get);
    private final MessageInflater inflater = new MessageInflater(false, budget);

    private static byte[] deflated(byte[] message) {
        return new MessageDeflater(6, false).deflate(message, 0, message.length);
    }

    private void inflate(byte[] compressed) throws WebSocketProtocolException {
        inflater.inflate(compressed, compressed.length, BURST);
    }

    @Test
    void oneLargestMessageOfZerosPassesAndTheNextDoesNot() throws Exception {
        byte[] zeros = deflated(new byte[1_000_000]);
        inflate(zeros);
        assertThatThrownBy(() -> inflate(zeros)).isInstanceOfSatisfying(WebSocketProtocolException.class, e -> {
            assertThat(e.closeCode()).isEqualTo(CloseCode.POLICY_VIOLATION);
            assertThat(e.rule()).isEqualTo(WebSocketProtocolException.Rule.INFLATION);
        });
    }

    @Test
    void whatIsSpentComesBackWithinASecond() throws Exception {
        byte[] zeros = deflated(new byte[1_000_000]);
        for (int i = 0; i < 10; i++) {
            inflate(zeros);
            now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        }
        now.addAndGet(TimeUnit.HOURS.toNanos(1)); // no more than one burst is saved up
        inflate(zeros);
        assertThatThrownBy(() -> inflate(zeros)).isInstanceOf(WebSocketProtocolException.class);
    }

    @Test
    void messagesThatCompressAsTextDoesPassInAnyNumber() {
        var random = new Random(7);
        var text = new StringBuilder();
        while (text.length() < 500_000) {
            text.append("{\"id\":").append(random.nextInt()).append(",\"name\":\"a quite repetitive name\"},");
        }
        byte[] message = deflated(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThatCode(() -> {
                    for (int i = 0; i < 200; i++) {
                        inflate(message);
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aMessageThatIsReadInPartsIsBoundToo() throws Exception {
        byte[] zeros = deflated(new byte[5_000_000]);
        byte[] out = new byte[65_536];
        inflater.feed(Arrays.copyOf(zeros, zeros.length));
        int read = 0;
        try {
            for (int count = inflater.inflate(out); count > 0; count = inflater.inflate(out)) {
                read += count;
            }
        } catch (WebSocketProtocolException e) {
            assertThat(e.rule()).isEqualTo(WebSocketProtocolException.Rule.INFLATION);
        }
        assertThat(read).isBetween(BURST, BURST + 100 * zeros.length);
        inflater.close();
    }
}
