/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.rtcomm.TrustedProxies;
import io.rtcomm.TrustedProxies.Word;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardingTest {
    private static final TrustedProxies OURS =
            TrustedProxies.of(Word.X_FORWARDED, "10.0.0.0/8", "fd00::/8", "127.0.0.1");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            198.51.100.7                              | 198.51.100.7
            198.51.100.7:5000                         | 198.51.100.7
            1.2.3.4, 198.51.100.7                     | 198.51.100.7
            1.2.3.4, 198.51.100.7, 10.2.2.2           | 198.51.100.7
            10.9.9.9, 10.8.8.8                        | 10.9.9.9
            2001:db8::1                               | 2001:db8::1
            [2001:db8::1]:443, fd00::5                | 2001:db8::1
            nonsense                                  | 10.1.1.1
            198.51.100.7, unknown, 10.2.2.2           | 10.2.2.2
            ,                                         | 10.1.1.1
            """)
    void theLastAddressThatIsNoProxysIsTheClients(String field, String client) {
        assertThat(client(OURS, "10.1.1.1", new DefaultHttpHeaders().add("X-Forwarded-For", field)))
                .isEqualTo(peer(client).getAddress().getHostAddress());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\", 5.6.7.8", "1.2.3.4, \"1.2.3.4, 5.6.7.8", "\"\"\",5.6.7.8", "\"\\\"\", 5.6.7.8"})
    void aQuoteOfTheClientDoesNotHideWhatTheProxyAdded(String field) {
        assertThat(client(OURS, "10.1.1.1", new DefaultHttpHeaders().add("X-Forwarded-For", field)))
                .isEqualTo("5.6.7.8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for=\", for=5.6.7.8",
                "for=\"1.2.3.4, for=5.6.7.8;proto=https",
                "for=\", for=\"5.6.7.8:80\"",
                "for=\"\\\", for=\"5.6.7.8\""
            })
    void aQuoteOfTheClientDoesNotHideTheForwardedElementOfTheProxy(String field) {
        var proxies = TrustedProxies.of(Word.FORWARDED, "10.0.0.0/8");

        assertThat(client(proxies, "10.1.1.1", new DefaultHttpHeaders().add("Forwarded", field)))
                .isEqualTo("5.6.7.8");
    }

    @Test
    void severalFieldsAreOneList() {
        var headers = new DefaultHttpHeaders().add("X-Forwarded-For", "1.2.3.4").add("X-Forwarded-For", "5.6.7.8");

        assertThat(client(OURS, "10.1.1.1", headers)).isEqualTo("5.6.7.8");
    }

    @Test
    void whoIsNotTrustedIsNotBelieved() {
        var headers = new DefaultHttpHeaders().add("X-Forwarded-For", "1.2.3.4").add("X-Forwarded-Proto", "https");

        assertThat(client(OURS, "198.51.100.7", headers)).isEqualTo("198.51.100.7");
        assertThat(new Forwarding(OURS).of(peer("198.51.100.7"), false, headers).secure())
                .isFalse();
        assertThat(client(TrustedProxies.none(), "10.1.1.1", headers)).isEqualTo("10.1.1.1");
    }

    @Test
    void theOtherHeaderIsNotRead() {
        var headers = new DefaultHttpHeaders().add("Forwarded", "for=1.2.3.4");

        assertThat(client(OURS, "10.1.1.1", headers)).isEqualTo("10.1.1.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            for=198.51.100.7                                      | 198.51.100.7
            FOR="198.51.100.7:80";proto=http;by=10.1.1.1          | 198.51.100.7
            for="[2001:db8:cafe::17]:4711"                        | 2001:db8:cafe::17
            for=1.2.3.4, for=198.51.100.7;proto=https             | 198.51.100.7
            for=_hidden, for=10.2.2.2                             | 10.2.2.2
            for="a,b", for=198.51.100.7                           | 198.51.100.7
            proto=https                                           | 10.1.1.1
            """)
    void forwardedIsReadAsTheStandardSays(String field, String client) {
        var proxies = TrustedProxies.of(Word.FORWARDED, "10.0.0.0/8");

        assertThat(client(proxies, "10.1.1.1", new DefaultHttpHeaders().add("Forwarded", field)))
                .isEqualTo(peer(client).getAddress().getHostAddress());
    }

    @Test
    void aProxyThatTookOffTlsSaysSo() {
        var headers = new DefaultHttpHeaders().add("X-Forwarded-For", "1.2.3.4").add("X-Forwarded-Proto", "HTTPS");

        assertThat(new Forwarding(OURS).of(peer("10.1.1.1"), false, headers).secure())
                .isTrue();
        assertThat(new Forwarding(OURS)
                        .of(peer("10.1.1.1"), false, new DefaultHttpHeaders().add("X-Forwarded-Proto", "https"))
                        .secure())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.255.0.1,true",
        "11.0.0.1,false",
        "fd12::1,true",
        "fe80::1,false",
        "127.0.0.1,true",
        "127.0.0.2,false"
    })
    void aNetworkIncludesItsAddresses(String address, boolean trusted) {
        assertThat(new Forwarding(OURS).trusts(peer(address))).isEqualTo(trusted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "10.0.0/8", "1.2.3.4/"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> TrustedProxies.of(Word.FORWARDED, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trusted proxy: " + text + " (expected: ");
    }

    private static String client(TrustedProxies proxies, String peer, HttpHeaders headers) {
        return new Forwarding(proxies)
                .of(peer(peer), false, headers)
                .client()
                .getAddress()
                .getHostAddress();
    }

    private static InetSocketAddress peer(String address) {
        return new InetSocketAddress(address, 1);
    }
}
