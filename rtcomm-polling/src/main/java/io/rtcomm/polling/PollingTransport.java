/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.transport.HttpRefusal;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.LinkSettings;
import io.rtcomm.transport.Transport;
import io.rtcomm.transport.TransportOptions;
import org.jspecify.annotations.Nullable;

/** HTTP long-polling (Engine.IO, "Transports: HTTP long-polling"). Safe on any thread. */
final class PollingTransport implements Transport {
    static final String NAME = "polling";

    private final TransportOptions options;
    private final Answers answers;

    PollingTransport(TransportOptions options) {
        this.options = options;
        this.answers = new Answers(options.httpCompression());
    }

    TransportOptions options() {
        return options;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean requiresUpgrade() {
        return false;
    }

    /** Always null: whatever may open a session may open it by polling. */
    @Override
    public @Nullable HttpRefusal check(HttpRequestHead request) {
        return null;
    }

    @Override
    public Link open(HttpExchange exchange, LinkSettings settings) {
        return new PollingLink(this, exchange, Dialect.of(exchange.request(), settings), answers);
    }
}
