/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.rtcomm.Cors;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.observe.Metrics;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides by its {@code Origin} (RFC 6454) whether a request is served, and adds CORS headers. Safe on any thread. */
public final class OriginPolicy {
    private static final Logger log = LoggerFactory.getLogger(OriginPolicy.class);
    private static final AsciiString ALLOW_ORIGIN = AsciiString.cached("Access-Control-Allow-Origin");
    private static final AsciiString ALLOW_CREDENTIALS = AsciiString.cached("Access-Control-Allow-Credentials");
    private static final AsciiString ALLOW_METHODS = AsciiString.cached("Access-Control-Allow-Methods");
    private static final AsciiString ALLOW_HEADERS = AsciiString.cached("Access-Control-Allow-Headers");
    private static final AsciiString EXPOSE_HEADERS = AsciiString.cached("Access-Control-Expose-Headers");
    private static final AsciiString MAX_AGE = AsciiString.cached("Access-Control-Max-Age");
    private static final AsciiString VARY = AsciiString.cached("Vary");

    /** What becomes of a request. */
    public enum Verdict {
        /** It is served. */
        ALLOWED,
        /** It comes from a page of a foreign origin: 403. */
        REFUSED,
        /** Its {@code Origin} cannot be one: error code 3. */
        INVALID,
        /** It only asks what would be allowed: 204 without body, and nothing else happens. */
        PREFLIGHT
    }

    private final Cors cors;
    private final Metrics metrics;
    private final @Nullable String onlyOrigin; // absent when what is allowed depends on the request

    /** The policy that the user chose, see {@link #OriginPolicy(Cors, Metrics)}. */
    public OriginPolicy(Cors cors) {
        this(cors, new Metrics());
    }

    /**
     * The policy that the user chose.
     *
     * @param metrics counts origins that were not decided about in time
     */
    public OriginPolicy(Cors cors, Metrics metrics) {
        this.cors = cors;
        this.metrics = metrics;
        this.onlyOrigin = cors.onlyOrigin().orElse(null);
    }

    /**
     * Judges a request by what is known at once.
     *
     * @param answer header fields of its answer, to which those of CORS are added whatever the verdict is
     */
    public Verdict judge(HttpRequestHead request, HttpHeaders answer) {
        String origin = origin(request);
        return origin != null && !validCharacters(origin)
                ? Verdict.INVALID
                : conclude(request, answer, origin, origin != null && allows(origin));
    }

    /** The origin, or null when none is told. Several are none that there can be. */
    private static @Nullable String origin(HttpRequestHead request) {
        List<String> sent = request.headers().getAll(HttpHeaderNames.ORIGIN);
        return sent.isEmpty() ? null : sent.size() == 1 ? sent.get(0) : String.join("\n", sent);
    }

    /**
     * Judges the request of an exchange, on its event loop, and adds header fields of CORS to its answer whatever the verdict
     * is.
     *
     * @param then told the verdict on the event loop: at once, or later when the application decides later; never when the
     *     client has left before
     */
    public void judge(HttpExchange exchange, Consumer<Verdict> then) {
        HttpRequestHead request = exchange.request();
        String origin = origin(request);
        boolean open = origin != null
                && !cors.laterConditions().isEmpty()
                && validCharacters(origin)
                && !ownOrigin(request, origin)
                && !allows(origin);
        if (!open || origin == null) {
            then.accept(judge(request, exchange.responseHeaders()));
            return;
        }
        OriginQuestion.ask(
                cors,
                origin,
                exchange,
                metrics,
                answer -> then.accept(conclude(request, exchange.responseHeaders(), origin, answer)));
    }

    private Verdict conclude(HttpRequestHead request, HttpHeaders answer, @Nullable String origin, boolean allowed) {
        boolean preflight = isPreflight(request) && !cors.allowsNone();
        if (!cors.allowsNone()) {
            addHeaders(request, answer, allowed ? origin : null, preflight);
        }
        if (preflight) {
            return Verdict.PREFLIGHT;
        }
        boolean own = origin == null ? !foreignScript(request) : ownOrigin(request, origin);
        boolean served = own || allowed || cors.anyOrigin() || !cors.enforceOrigin();
        return served ? Verdict.ALLOWED : Verdict.REFUSED;
    }

    /**
     * Whether a page of another origin loads the answer as a script (JSONP), which browsers do with its cookies and
     * without saying an origin. They say where it stands (Fetch Metadata, Sec-Fetch-Site).
     */
    private static boolean foreignScript(HttpRequestHead request) {
        String site = request.param("j") == null ? null : request.header("Sec-Fetch-Site");
        return site != null && (site.equals("cross-site") || site.equals("same-site"));
    }

    private boolean allows(String origin) {
        try {
            return cors.allows(origin);
        } catch (RuntimeException e) {
            log.error("the condition for origins failed, {} is not allowed", origin, e);
            return false;
        }
    }

    /** Only a preflight has that header (Fetch Standard, CORS-preflight fetch). */
    private static boolean isPreflight(HttpRequestHead request) {
        return request.method().equals("OPTIONS")
                && request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /**
     * <pre>
     *   any origin         ACAO: *
     *   one named origin   ACAO: that one            Vary: Origin   [ACAC: true]
     *   others             ACAO: the one allowed     Vary: Origin   [ACAC: true]   (only Vary when it is not allowed)
     * </pre>
     */
    private void addHeaders(
            HttpRequestHead request, HttpHeaders answer, @Nullable String allowedOrigin, boolean preflight) {
        boolean any = cors.anyOrigin();
        String told = any ? "*" : onlyOrigin != null ? onlyOrigin : allowedOrigin;
        boolean echo = preflight && cors.allowedHeaders().isEmpty();
        if (told != null) {
            answer.set(ALLOW_ORIGIN, told);
        }
        if (!any) {
            addVary(answer, "Origin");
        }
        if (echo) {
            addVary(answer, "Access-Control-Request-Headers");
        }
        if (told == null) {
            return;
        }
        if (cors.credentials()) {
            answer.set(ALLOW_CREDENTIALS, "true");
        }
        if (preflight) {
            addPreflightHeaders(request, answer);
        } else if (!cors.exposedHeaders().isEmpty()) {
            answer.set(EXPOSE_HEADERS, String.join(",", cors.exposedHeaders()));
        }
    }

    private void addPreflightHeaders(HttpRequestHead request, HttpHeaders answer) {
        answer.set(ALLOW_METHODS, String.join(",", cors.methods()));
        String asked = request.header(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
        if (!cors.allowedHeaders().isEmpty()) {
            answer.set(ALLOW_HEADERS, String.join(",", cors.allowedHeaders()));
        } else if (asked != null) {
            answer.set(ALLOW_HEADERS, asked);
        }
        cors.maxAge().ifPresent(age -> answer.set(MAX_AGE, String.valueOf(age.toSeconds())));
    }

    /** Adds to {@code Vary}, as one field. */
    public static void addVary(HttpHeaders answer, String name) {
        String before = answer.get(VARY);
        answer.set(VARY, before == null ? name : before + ", " + name);
    }

    /** Characters that a header value can have (RFC 9110 §5.5). */
    private static boolean validCharacters(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether host and port of the origin are those of the {@code Host} header. The schemes are not compared: behind a
     * proxy that takes off TLS they differ. A port that is not said is the default of the scheme.
     */
    private static boolean ownOrigin(HttpRequestHead request, String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        boolean https = lower.startsWith("https://");
        if (!https && !lower.startsWith("http://")) {
            return false;
        }
        String host = request.header(HttpHeaderNames.HOST);
        if (host == null || host.isEmpty()) {
            return false;
        }
        String page = withPort(lower.substring(https ? 8 : 7), https);
        return page.equals(withPort(host.toLowerCase(Locale.ROOT), https || request.secure()));
    }

    private static String withPort(String authority, boolean https) {
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']'); // colons stand in IPv6 addresses, too
        return hasPort ? authority : authority + (https ? ":443" : ":80");
    }
}
