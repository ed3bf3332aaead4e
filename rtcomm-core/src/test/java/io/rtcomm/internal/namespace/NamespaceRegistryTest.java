/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Namespace;
import io.rtcomm.NamespaceMatcher;
import io.rtcomm.adapter.LocalNode;
import io.rtcomm.internal.recovery.LocalAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NamespaceRegistryTest {
    private final NamespaceFixture server = new NamespaceFixture();
    private final List<String> asked = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();

    private NamespaceMatcher answering(String matcher, Object answer) {
        return (name, auth) -> {
            asked.add(matcher + " " + name + " " + auth.path("t").asText());
            return answer;
        };
    }

    private List<String> names() {
        return server.registry().all().stream().map(Namespace::name).sorted().toList();
    }

    /** Namespaces say when they are closed. */
    private void tellClosed() {
        server.cleanup = true;
        server.adapters = node -> new ClosingAdapter(node);
    }

    private final class ClosingAdapter extends LocalAdapter {
        private final LocalNode node;

        ClosingAdapter(LocalNode node) {
            super(node);
            this.node = node;
        }

        @Override
        public void close() {
            closed.add(node.namespace());
        }
    }

    // ---- names

    @Test
    void aNamespaceIsMadeOnceForItsNameAndAMissingSlashIsAdded() {
        var made = server.of("/admin");
        assertThat(server.of("admin")).isSameAs(made);
        assertThat(made.name()).isEqualTo("/admin");
        assertThat(names()).containsExactly("/admin");
    }

    @Test
    void whoeverHearsOfNewNamespacesHearsOfEachOnce() {
        List<String> heard = new ArrayList<>();
        server.registry().onNewNamespace(namespace -> {
            throw new NoClassDefFoundError("a bug");
        });
        var subscription = server.registry().onNewNamespace(namespace -> heard.add(namespace.name()));
        server.registry().of(Pattern.compile("/team-\\d+"));
        server.of("/named");
        server.of("/named");
        server.connected("/team-1");
        server.connected("/team-1");
        subscription.cancel();
        server.connected("/team-2");
        assertThat(heard).containsExactly("/named", "/team-1");
    }

    @Test
    void noClientIsInANamespaceBeforeEveryoneHasHeardOfIt() {
        List<String> order = new ArrayList<>();
        server.registry().of(Pattern.compile("/team-\\d+"));
        server.registry().onNewNamespace(namespace -> {
            order.add("made");
            namespace.use((socket, next) -> {
                order.add("asked");
                next.proceed();
            });
        });
        var first = server.client();
        var second = server.client();
        first.begin("0/team-1,");
        server.manual.run(); // made, but nobody of the application has run yet
        second.begin("0/team-1,");
        server.manual.run();
        assertThat(order).isEmpty();
        server.run();
        assertThat(order).containsExactly("made", "asked", "asked");
        assertThat(server.of("/team-1").sockets()).hasSize(2);
    }

    @Test
    void aNamespaceThatNobodyCanBeToldOfIsRefusedAndMadeForTheNextClient() {
        var full = new AtomicBoolean(true);
        server.handlers = task -> {
            if (full.get()) {
                throw new RejectedExecutionException("full");
            }
            server.application.add(task);
        };
        tellClosed();
        server.registry().of(Pattern.compile("/team-\\d+"));
        var first = server.client();
        assertThat(first.connect("/team-1")).isEqualTo("4/team-1,{\"message\":\"Invalid namespace\"}");
        assertThat(names()).isEmpty();
        assertThat(closed).containsExactly("/team-1");
        full.set(false);
        assertThat(server.client().connect("/team-1")).startsWith("0/team-1,");
        assertThat(first.connect("/team-1")).startsWith("0/team-1,");
        assertThat(server.registry().clients()).isEqualTo(Map.of("/team-1", 2));
    }

    @Test
    void whoeverElseWaitsForSuchANamespaceIsRefusedTooWhenItsAdapterCannotBeClosed() {
        var second = new AtomicReference<NamespaceFixture.Client>();
        server.adapters = node -> new LocalAdapter(node) {
            @Override
            public void close() {
                throw new IllegalStateException("a bug of an adapter");
            }
        };
        server.handlers = task -> {
            second.get().begin("0/team-1,");
            throw new RejectedExecutionException("full");
        };
        server.registry().of(Pattern.compile("/team-\\d+"));
        second.set(server.client());
        String refusal = "4/team-1,{\"message\":\"Invalid namespace\"}";
        assertThat(server.client().connect("/team-1")).isEqualTo(refusal);
        assertThat(second.get().take()).containsExactly(refusal);
    }

    // ---- parents

    @Test
    void aPatternHasToMatchTheWholeName() {
        server.registry().of(Pattern.compile("/team-\\w+"));
        var client = server.client();
        assertThat(client.connect("/team-a")).startsWith("0/team-a,{\"sid\"");
        assertThat(client.connect("/team-a/b")).isEqualTo("4/team-a/b,{\"message\":\"Invalid namespace\"}");
        assertThat(client.connect("/x/team-a")).isEqualTo("4/x/team-a,{\"message\":\"Invalid namespace\"}");
        assertThat(names()).containsExactly("/team-a");
    }

    @Test
    void parentsAreAskedInTheirOrderUntilOneSaysYes() {
        server.registry().of(answering("no", false));
        server.registry().of(Pattern.compile("/pattern"));
        server.registry().of((name, auth) -> {
            asked.add("fails " + name);
            throw new NoClassDefFoundError("a bug");
        });
        server.registry().of(answering("null", CompletableFuture.completedFuture(null)));
        server.registry().of(answering("text", "true"));
        server.registry().of(answering("failed", CompletableFuture.failedFuture(new IllegalStateException("a bug"))));
        server.registry().of(answering("yes", CompletableFuture.completedFuture(true)));
        server.registry().of(answering("never", true));
        var client = server.client();
        assertThat(client.connect("/x", "{\"t\":\"1\"}")).startsWith("0/x,");
        assertThat(asked).containsExactly("no /x 1", "fails /x", "null /x 1", "text /x 1", "failed /x 1", "yes /x 1");
        asked.clear();
        assertThat(client.connect("/pattern")).startsWith("0/pattern,");
        assertThat(asked).containsExactly("no /pattern ");
    }

    @Test
    void aNamespaceThatIsThereIsNotAskedFor() {
        server.registry().of(answering("asked", true));
        server.of("/named");
        server.connected("/named");
        server.connected("/made");
        server.connected("/made");
        assertThat(asked).containsExactly("asked /made ");
    }

    @Test
    void aMatcherMayAnswerLater() {
        var later = new CompletableFuture<Boolean>();
        server.registry().of(answering("later", later));
        var client = server.client();
        client.send("0/x,");
        assertThat(client.take()).isEmpty();
        later.complete(true);
        assertThat(client.take()).hasSize(1).allMatch(packet -> packet.startsWith("0/x,"));
    }

    @Test
    void aClientThatLeavesWhileAMatcherThinksLeavesNothing() {
        tellClosed();
        var later = new CompletableFuture<Boolean>();
        server.registry().of(answering("later", later));
        var client = server.client();
        client.send("0/x,");
        client.vanish();
        later.complete(true);
        server.assertNobodyLeft();
        assertThat(names()).isEmpty();
        assertThat(closed).containsExactly("/x");
    }

    @Test
    void whatAParentHasIsGivenToItsChildrenAlsoToThoseThatAreThere() {
        List<String> log = new ArrayList<>();
        var parent = server.registry().of(Pattern.compile("/team-\\d+"));
        parent.onConnection(socket -> log.add("parent " + socket.namespace().name()));
        var one = server.connected("/team-1");
        var two = server.connected("/team-2");
        server.of("/team-1").onConnection(socket -> log.add("child"));
        parent.use((socket, next) -> {
            log.add("asked");
            next.proceed();
        });
        server.connected("/team-1");
        assertThat(log).containsExactly("parent /team-1", "parent /team-2", "asked", "parent /team-1", "child");
        one.take();
        two.take();
        parent.emit("all");
        assertThat(one.take()).containsExactly("2/team-1,[\"all\"]");
        assertThat(two.take()).containsExactly("2/team-2,[\"all\"]");
        assertThat(parent.sockets()).hasSize(3);
    }

    // ---- the end

    @Test
    void aNamespaceThatWasMadeForClientsEndsWithTheLastOfThem() {
        tellClosed();
        server.registry().of(Pattern.compile("/team-\\d+"));
        var first = server.connected("/team-1");
        var second = server.connected("/team-1");
        first.vanish();
        assertThat(names()).containsExactly("/team-1");
        assertThat(closed).isEmpty();
        second.send("1/team-1,");
        assertThat(names()).isEmpty();
        assertThat(closed).containsExactly("/team-1");
        assertThat(second.connect("/team-1")).startsWith("0/team-1,");
        assertThat(names()).containsExactly("/team-1");
    }

    @Test
    void aNamespaceWhoseClientsWereAllRejectedEndsToo() {
        tellClosed();
        var parent = server.registry().of(Pattern.compile("/team-\\d+"));
        parent.use((socket, next) -> next.reject("no"));
        var client = server.client();
        assertThat(client.connect("/team-1")).startsWith("4/team-1,");
        assertThat(names()).isEmpty();
        assertThat(closed).containsExactly("/team-1");
    }

    @Test
    void withoutCleanUpANamespaceStays() {
        server.registry().of(Pattern.compile("/team-\\d+"));
        server.connected("/team-1").vanish();
        assertThat(names()).containsExactly("/team-1");
        assertThat(server.registry().clients()).containsEntry("/team-1", 0);
    }

    @Test
    void aNamespaceThatTheApplicationNamedStays() {
        tellClosed();
        server.registry().of(Pattern.compile("/team-\\d+"));
        server.of("/team-0");
        server.connected("/team-0").vanish();
        var client = server.connected("/team-1");
        var named = server.of("/team-1");
        client.vanish();
        assertThat(closed).isEmpty();
        assertThat(server.of("/team-1")).isSameAs(named);
        assertThat(names()).containsExactly("/team-0", "/team-1");
    }

    @Test
    void noMoreNamespacesAreMadeForClientsThanAllowed() {
        server.registry().of(Pattern.compile("/team-\\d+"));
        for (int i = 0; i < 10; i++) {
            assertThat(server.client().connect("/team-" + i)).startsWith("0/team-" + i);
        }
        assertThat(server.client().connect("/team-10")).isEqualTo("4/team-10,{\"message\":\"Invalid namespace\"}");
        assertThat(server.client().connect("/team-3")).startsWith("0/team-3,");
        server.of("/of-the-application");
        assertThat(names()).hasSize(11);
    }

    @Test
    void aNamespaceThatCannotBeMadeIsRefused() {
        server.adapters = node -> {
            throw new IllegalStateException("no connection to the cluster");
        };
        server.registry().of(Pattern.compile("/team-\\d+"));
        server.registry().of((name, auth) -> true);
        var client = server.client();
        assertThat(client.connect("/team-1")).isEqualTo("4/team-1,{\"message\":\"Invalid namespace\"}");
        assertThat(client.connect("/other")).isEqualTo("4/other,{\"message\":\"Invalid namespace\"}");
        assertThat(names()).isEmpty();
    }

    @Test
    void allNamespacesAreClosedAtTheEnd() {
        tellClosed();
        server.of("/a");
        server.of("/b");
        server.registry().close();
        assertThat(closed).containsExactlyInAnyOrder("/a", "/b");
    }

    @Test
    void namespacesThatNobodyIsInMakeRoomForOthersUnlessTheApplicationNamedThem() {
        server.registry().of(Pattern.compile("/team-\\d+")).use((socket, next) -> {
            if (socket.namespace().name().length() > "/team-0".length()) {
                next.reject("no", null);
            } else {
                next.proceed();
            }
        });
        var inside = server.connected("/team-1");
        server.of("/team-2");
        for (int i = 100; i < 150; i++) {
            assertThat(server.client().connect("/team-" + i)).contains("no");
        }
        assertThat(names()).hasSize(10).contains("/team-1", "/team-2");
        assertThat(server.client().connect("/team-3")).startsWith("0/team-3");
        assertThat(inside.open()).isTrue();
    }
}
