/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionIdentityTest {
    /** A request of an address, with one header field. */
    private record Fake(String address, String name, String value) implements Request {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String url() {
            return "/";
        }

        @Override
        public Optional<String> header(String wanted) {
            return wanted.equalsIgnoreCase(name) ? Optional.of(value) : Optional.empty();
        }

        @Override
        public Map<String, String> query() {
            return Map.of();
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return new InetSocketAddress(address, 4711);
        }

        @Override
        public boolean secure() {
            return false;
        }

        @Override
        public List<X509Certificate> clientCertificates() {
            return List.of();
        }

        @Override
        public void responseHeader(String field, String content) {}
    }

    private static Request with(String name, String value) {
        return new Fake("192.0.2.1", name, value);
    }

    @Test
    void aHeaderFieldIsWholeAndAbsentIsNobody() {
        var identity = SessionIdentity.header("authorization");

        assertThat(identity.of(with("Authorization", "Bearer a"))).isEqualTo("Bearer a");
        assertThat(identity.of(with("Cookie", "a=b"))).isNull();
    }

    @Test
    void aCookieIsFoundAmongOthers() {
        var identity = SessionIdentity.cookie("login");

        assertThat(identity.of(with("Cookie", "a=b; login=ada; c=d"))).isEqualTo("ada");
        assertThat(identity.of(with("Cookie", "xlogin=ada; Login=ada"))).isNull();
        assertThat(identity.of(with("Authorization", "a"))).isNull();
    }

    @Test
    void anAddressHasNoPort() {
        assertThat(SessionIdentity.address().of(new Fake("192.0.2.9", "a", "b")))
                .isEqualTo("192.0.2.9");
    }

    @Test
    void withoutACertificateThereIsNobody() {
        assertThat(SessionIdentity.clientCertificate().of(with("a", "b"))).isNull();
    }

    @Test
    void bothOfTwoHaveToBeTheSame() {
        var both = SessionIdentity.header("Authorization").and(SessionIdentity.address());

        assertThat(both.of(with("Authorization", "a"))).isEqualTo(both.of(with("Authorization", "a")));
        assertThat(both.of(with("Authorization", "a"))).isNotEqualTo(both.of(with("Authorization", "b")));
        assertThat(both.of(with("Authorization", "a"))).isNotEqualTo(both.of(with("X", "a")));
        assertThat(both.of(with("Authorization", "a")))
                .isNotEqualTo(both.of(new Fake("192.0.2.9", "Authorization", "a")));
    }
}
