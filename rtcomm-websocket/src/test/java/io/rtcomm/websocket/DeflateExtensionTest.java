/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.transport.PerMessageDeflate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateExtensionTest {
    private static final PerMessageDeflate WITH_CONTEXT = new PerMessageDeflate(true, 1024, -1, true, true);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate | permessage-deflate",
                "permessage-deflate; client_max_window_bits | permessage-deflate",
                "permessage-deflate; client_max_window_bits=8 | permessage-deflate",
                "permessage-deflate;client_max_window_bits = \"15\" | permessage-deflate",
                "permessage-deflate; server_no_context_takeover | permessage-deflate; server_no_context_takeover",
                "permessage-deflate; client_no_context_takeover | permessage-deflate; client_no_context_takeover",
                "permessage-deflate; client_no_context_takeover; server_no_context_takeover"
                        + " | permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; server_max_window_bits=15 | permessage-deflate; server_max_window_bits=15",
                "x-webkit-deflate-frame, permessage-deflate | permessage-deflate",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate"
                        + " | permessage-deflate; server_max_window_bits=10",
                "permessage-deflate; server_max_window_bits=8 | permessage-deflate; server_max_window_bits=8",
                "permessage-deflate; server_max_window_bits=16, permessage-deflate | permessage-deflate",
                "permessage-deflate; unknown, permessage-deflate; server_no_context_takeover"
                        + " | permessage-deflate; server_no_context_takeover",
                "permessage-deflate, permessage-deflate; server_no_context_takeover | permessage-deflate",
            })
    void theFirstOfferThatCanBeKeptIsAccepted(String offers, String response) throws Exception {
        assertThat(negotiate(offers))
                .isNotNull()
                .extracting(DeflateExtension::response)
                .isEqualTo(response);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-bzip2",
                "PERMESSAGE-DEFLATE",
                "permessage-deflate; unknown",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; client_no_context_takeover=true",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; client_max_window_bits; client_max_window_bits=9",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=7",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=08",
                "permessage-deflate; client_max_window_bits=99999999999999999999",
                "permessage-deflate; client_max_window_bits=ten",
                "constructor",
                "__proto__; toString",
            })
    void anOfferThatCannotBeKeptIsDeclined(String offer) throws Exception {
        assertThat(negotiate(offer)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "permessage-deflate,",
                "permessage-deflate;",
                "permessage-deflate; ;",
                "permessage-deflate; server_max_window_bits=",
                "permessage-deflate; server_max_window_bits=\"15",
                "permessage-deflate; server_max_window_bits=\"\"",
                "permessage-deflate; server_max_window_bits=\"15\\",
                "permessage-deflate server_no_context_takeover",
                "=1",
                "a b",
                "permessage-deflate; a=b=c",
            })
    void aFieldThatIsNoListOfExtensionsIsMalformed(String field) {
        assertThatThrownBy(() -> negotiate(field)).isInstanceOf(DeflateExtension.MalformedHeaderException.class);
    }

    @Test
    void offersMayStandOnSeveralLines() throws Exception {
        var agreed = DeflateExtension.negotiate(List.of("foo; a=1", "permessage-deflate"), WITH_CONTEXT);

        assertThat(agreed).isNotNull();
    }

    @Test
    void noOfferMeansNoCompression() throws Exception {
        assertThat(DeflateExtension.negotiate(List.of(), WITH_CONTEXT)).isNull();
    }

    @Test
    void aServerThatKeepsNoContextSaysSoOnItsOwn() throws Exception {
        var agreed = DeflateExtension.negotiate(List.of("permessage-deflate"), PerMessageDeflate.ON);

        assertThat(agreed).isEqualTo(new DeflateExtension(true, true, 15, false, DeflateExtension.UNTOLD));
        assertThat(agreed.response())
                .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate | permessage-deflate; server_max_window_bits=12",
                "permessage-deflate; server_max_window_bits=14 | permessage-deflate; server_max_window_bits=12",
                "permessage-deflate; server_max_window_bits=9 | permessage-deflate; server_max_window_bits=9",
                "permessage-deflate; client_max_window_bits"
                        + " | permessage-deflate; server_max_window_bits=12; client_max_window_bits=10",
                "permessage-deflate; client_max_window_bits=9"
                        + " | permessage-deflate; server_max_window_bits=12; client_max_window_bits=9",
            })
    void windowsAreTheSmallerOfWhatBothSidesWant(String offer, String response) throws Exception {
        var small = new PerMessageDeflate(true, 0, -1, true, true, 12, 10);

        assertThat(DeflateExtension.negotiate(List.of(offer), small))
                .isNotNull()
                .extracting(DeflateExtension::response)
                .isEqualTo(response);
    }

    private static @Nullable DeflateExtension negotiate(String line) throws Exception {
        return DeflateExtension.negotiate(List.of(line), WITH_CONTEXT);
    }
}
