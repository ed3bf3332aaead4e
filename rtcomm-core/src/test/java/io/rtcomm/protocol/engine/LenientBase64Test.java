/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LenientBase64Test {
    @Test
    void whateverAnEncoderWritesIsRead() throws Exception {
        var random = new Random(64);
        for (int i = 0; i < 1000; i++) {
            byte[] data = new byte[random.nextInt(200)];
            random.nextBytes(data);
            for (var encoder : new Base64.Encoder[] {
                Base64.getEncoder(),
                Base64.getEncoder().withoutPadding(),
                Base64.getUrlEncoder(),
                Base64.getUrlEncoder().withoutPadding(),
                Base64.getMimeEncoder()
            }) {
                byte[] text = ("x" + encoder.encodeToString(data) + "y").getBytes(US_ASCII);
                assertThat(LenientBase64.decode(text, 1, text.length - 2)).isEqualTo(data);
            }
        }
    }
}
