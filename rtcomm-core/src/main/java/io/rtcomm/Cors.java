/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of other origins may talk to the server, and what browsers are told about it (Fetch Standard, CORS
 * protocol). Immutable; safe on any thread.
 *
 * <p><b>Secure by default.</b> Browsers do not keep a page of another origin from opening a WebSocket, nor from sending a
 * simple POST; CORS headers only keep it from reading HTTP responses. So the server itself refuses requests whose
 * {@code Origin} header names an origin that is neither its own nor allowed here, polls and WebSocket upgrades alike.
 * Requests without {@code Origin}, from programs that are no browsers, are not touched, but
 * for scripts (JSONP), which browsers load without {@code Origin}: they are refused when {@code Sec-Fetch-Site} tells that
 * a page of another origin loads them, unless every origin is allowed. With {@link Builder#enforceOrigin enforceOrigin(false)} nothing is refused and the headers are merely left out, as the
 * reference implementation of Socket.IO does it.
 *
 * <p><b>The own origin</b> is the one whose host and port are those of the {@code Host} header. The scheme is not
 * compared, because a proxy in front of the server may have taken off TLS. A proxy that changes {@code Host} makes the
 * own origin foreign: let it keep the header, or allow the public origin here.
 *
 * <p>A policy that allows no origin, which is the default, sends no CORS headers at all.
 */
public final class Cors {
    private static final Pattern ORIGIN = Pattern.compile("null|[a-z][a-z0-9+.-]*://[^/?#\\s@]*");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Duration DEFAULT_DECISION_TIMEOUT = Duration.ofSeconds(5);
    private static final List<String> DEFAULT_METHODS = List.of("GET", "HEAD", "PUT", "PATCH", "POST", "DELETE");

    private final Set<String> origins;
    private final List<Predicate<String>> conditions;
    private final List<Function<? super String, ? extends CompletionStage<Boolean>>> laterConditions;
    private final Duration decisionTimeout;
    private final boolean anyOrigin;
    private final boolean credentials;
    private final List<String> methods;
    private final List<String> allowedHeaders;
    private final List<String> exposedHeaders;
    private final Optional<Duration> maxAge;
    private final boolean enforceOrigin;

    private Cors(Builder builder) {
        this.origins = Set.copyOf(builder.origins);
        this.conditions = List.copyOf(builder.conditions);
        this.laterConditions = List.copyOf(builder.laterConditions);
        this.decisionTimeout = builder.decisionTimeout;
        this.anyOrigin = builder.anyOrigin;
        this.credentials = builder.credentials;
        this.methods = List.copyOf(builder.methods);
        this.allowedHeaders = List.copyOf(builder.allowedHeaders);
        this.exposedHeaders = List.copyOf(builder.exposedHeaders);
        this.maxAge = Optional.ofNullable(builder.maxAge);
        this.enforceOrigin = builder.enforceOrigin;
    }

    /** Only pages of the server's own origin, enforced; the default. */
    public static Cors sameOrigin() {
        return builder().build();
    }

    /** Pages of these origins, without credentials. */
    public static Cors of(String... origins) {
        return builder().origins(origins).build();
    }

    /** Every page of the world, without credentials. */
    public static Cors any() {
        return builder().anyOrigin().build();
    }

    /** A policy to be put together. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Whether pages of an origin may talk to the server, as far as that is known at once. The server's own origin need not be
     * among them.
     */
    public boolean allows(String origin) {
        if (anyOrigin || origins.contains(origin)) {
            return true;
        }
        for (Predicate<String> condition : conditions) {
            if (condition.test(origin)) {
                return true;
            }
        }
        return false;
    }

    /** Whether no other origin is allowed, so that no CORS headers are sent. */
    public boolean allowsNone() {
        return !anyOrigin && origins.isEmpty() && conditions.isEmpty() && laterConditions.isEmpty();
    }

    /** The functions that decide later about origins that nothing else allows; see {@link Builder#originsWhereLater}. */
    public List<Function<? super String, ? extends CompletionStage<Boolean>>> laterConditions() {
        return laterConditions;
    }

    /** How long a request waits for such a decision. */
    public Duration decisionTimeout() {
        return decisionTimeout;
    }

    /** Whether every origin is allowed. */
    public boolean anyOrigin() {
        return anyOrigin;
    }

    /**
     * The origin, if exactly one is named and there are no patterns or conditions. Browsers are then told that one
     * whatever they sent.
     */
    public Optional<String> onlyOrigin() {
        boolean only = !anyOrigin && conditions.isEmpty() && laterConditions.isEmpty() && origins.size() == 1;
        return only ? Optional.of(origins.iterator().next()) : Optional.empty();
    }

    /** Whether browsers may send cookies and other credentials along. */
    public boolean credentials() {
        return credentials;
    }

    /** The methods that a preflight is told. */
    public List<String> methods() {
        return methods;
    }

    /** The request headers that a preflight is told; empty for whatever it asks for. */
    public List<String> allowedHeaders() {
        return allowedHeaders;
    }

    /** The response headers that pages may read, besides the harmless ones. */
    public List<String> exposedHeaders() {
        return exposedHeaders;
    }

    /** How long browsers may remember the answer to a preflight, in whole seconds. */
    public Optional<Duration> maxAge() {
        return maxAge;
    }

    /** Whether requests from origins that are not allowed are refused. */
    public boolean enforceOrigin() {
        return enforceOrigin;
    }

    /** Puts a policy together. Confined to one thread. */
    public static final class Builder {
        private final Set<String> origins = new LinkedHashSet<>();
        private final List<Predicate<String>> conditions = new ArrayList<>();
        private final List<Function<? super String, ? extends CompletionStage<Boolean>>> laterConditions =
                new ArrayList<>();
        private Duration decisionTimeout = DEFAULT_DECISION_TIMEOUT;
        private boolean anyOrigin;
        private boolean credentials;
        private List<String> methods = DEFAULT_METHODS;
        private List<String> allowedHeaders = List.of();
        private List<String> exposedHeaders = List.of();
        private @Nullable Duration maxAge; // absent: nothing is said
        private boolean enforceOrigin = true;

        private Builder() {}

        /**
         * Allows exactly these origins, besides those that were allowed before: {@code "https://app.example"},
         * {@code "http://localhost:5173"}, or {@code "null"} for pages without an origin (files, sandboxed frames).
         *
         * @throws IllegalArgumentException for what is not {@code scheme://host[:port]}
         */
        public Builder origins(String... allowed) {
            for (String origin : allowed) {
                String normal = origin.toLowerCase(Locale.ROOT);
                if (!ORIGIN.matcher(normal).matches()) {
                    throw new IllegalArgumentException(
                            "origin: " + origin
                                    + " (expected: scheme://host[:port] without path, or \"null\"; for every origin: anyOrigin())");
                }
                origins.add(normal);
            }
            return this;
        }

        /** Allows origins that a pattern matches as a whole. Mind to escape dots. */
        public Builder originsMatching(Pattern pattern) {
            return originsWhere(origin -> pattern.matcher(origin).matches());
        }

        /**
         * Allows origins by a function, which is asked for every request with an {@code Origin} header. It runs on the
         * event loop and must not block; if it throws, the origin is not allowed.
         */
        public Builder originsWhere(Predicate<String> condition) {
            conditions.add(condition);
            return this;
        }

        /**
         * Allows origins by a function that may have to look them up. It is asked for every request, preflights included, of
         * an origin that is not the server's own and that nothing else here allows. It runs on the event loop and must not
         * block; what it returns may be completed on any thread. The request waits meanwhile, and those behind it on the same
         * HTTP/1 connection wait for their answers. If the function throws, or its answer is a failure or comes too late
         * ({@link #decisionTimeout}), the origin is not allowed.
         */
        public Builder originsWhereLater(Function<? super String, ? extends CompletionStage<Boolean>> condition) {
            laterConditions.add(condition);
            return this;
        }

        /** How long a request waits for {@link #originsWhereLater}. Default: 5 seconds. */
        public Builder decisionTimeout(Duration duration) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("decisionTimeout: " + duration + " (expected: > 0)");
            }
            decisionTimeout = duration;
            return this;
        }

        /** Allows every origin ({@code *}). Cannot be combined with credentials. */
        public Builder anyOrigin() {
            anyOrigin = true;
            return this;
        }

        /** Whether browsers may send credentials along (cookies). Default: false. */
        public Builder credentials(boolean allowed) {
            credentials = allowed;
            return this;
        }

        /** The methods that preflights are told. Default: GET, HEAD, PUT, PATCH, POST, DELETE. */
        public Builder methods(String... allowed) {
            methods = tokens("method", allowed);
            return this;
        }

        /** The request headers that preflights are told. Default: whatever they ask for. */
        public Builder allowedHeaders(String... allowed) {
            allowedHeaders = tokens("allowed header", allowed);
            return this;
        }

        /** The response headers that pages may read. Default: none. */
        public Builder exposedHeaders(String... exposed) {
            exposedHeaders = tokens("exposed header", exposed);
            return this;
        }

        /** How long browsers may remember the answer to a preflight. Default: what the browser likes (5 seconds). */
        public Builder maxAge(Duration duration) {
            if (duration.isNegative()) {
                throw new IllegalArgumentException("maxAge: " + duration + " (expected: >= 0)");
            }
            maxAge = duration;
            return this;
        }

        /**
         * Whether requests from origins that are neither the server's own nor allowed are refused, WebSocket upgrades
         * included. Default: true. Without it any page can use the server in the name of its visitors, if they are
         * known by cookies (cross-site WebSocket hijacking).
         */
        public Builder enforceOrigin(boolean enforce) {
            enforceOrigin = enforce;
            return this;
        }

        /**
         * The policy.
         *
         * @throws IllegalArgumentException when credentials are allowed for every origin, which browsers refuse
         */
        public Cors build() {
            if (anyOrigin && credentials) {
                throw new IllegalArgumentException(
                        "credentials: true with any origin (expected: named origins, a pattern or a function)");
            }
            return new Cors(this);
        }

        private static List<String> tokens(String what, String[] values) {
            for (String value : values) {
                if (!TOKEN.matcher(value).matches()) {
                    throw new IllegalArgumentException(what + ": " + value + " (expected: a token of RFC 9110 §5.6.2)");
                }
            }
            return List.of(values);
        }
    }
}
