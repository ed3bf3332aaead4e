/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectErrorsTest {
    @Test
    void revision5TellsMessageAndData() {
        assertThat(ConnectErrors.payload("no", null)).isEqualTo(Map.of("message", "no"));
        assertThat(ConnectErrors.payload("no", Map.of("code", 401)))
                .isEqualTo(Map.of("message", "no", "data", Map.of("code", 401)))
                .asString()
                .startsWith("{message=");
    }

    @Test
    void revision4TellsTheDataOrElseTheMessage() {
        assertThat(ConnectErrors.payloadV3("no", null)).isEqualTo("no");
        assertThat(ConnectErrors.payloadV3("no", Map.of("code", 401))).isEqualTo(Map.of("code", 401));
    }
}
