/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.HttpRefusal;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.LinkSettings;
import io.rtcomm.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transport whose links a test holds in its hand. Confined to the test's thread. */
public final class FakeTransport implements Transport {
    final List<FakeLink> links = new ArrayList<>();

    @Nullable
    HttpRefusal refusal;

    @Nullable
    RuntimeException failure;

    private final String name;
    private final boolean requiresUpgrade;

    private FakeTransport(String name, boolean requiresUpgrade) {
        this.name = name;
        this.requiresUpgrade = requiresUpgrade;
    }

    static FakeTransport polling() {
        return new FakeTransport("polling", false);
    }

    /** A transport that lives on one connection. */
    public static FakeTransport webSocket() {
        return new FakeTransport("websocket", true);
    }

    /** A link without a request. */
    public FakeLink link() {
        return new FakeLink(this, new LinkSettings(EngineProtocol.V4, false));
    }

    FakeLink lastLink() {
        return links.get(links.size() - 1);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean requiresUpgrade() {
        return requiresUpgrade;
    }

    @Override
    public @Nullable HttpRefusal check(HttpRequestHead request) {
        return refusal;
    }

    @Override
    public Link open(HttpExchange exchange, LinkSettings settings) {
        if (failure != null) {
            throw failure;
        }
        var link = new FakeLink(this, settings);
        links.add(link);
        return link;
    }
}
