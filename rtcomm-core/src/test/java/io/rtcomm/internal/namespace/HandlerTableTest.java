/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.EventHandler;
import io.rtcomm.ValueHandler;
import io.rtcomm.protocol.socket.PacketArgs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HandlerTableTest {
    private final HandlerTable table = new HandlerTable(new SharedHandlers());
    private final List<String> called = new ArrayList<>();

    private EventHandler handler(String name) {
        return event -> called.add(name);
    }

    private List<String> call(String event) throws Exception {
        called.clear();
        for (EventHandler handler : table.of(event)) {
            handler.handle(new ReceivedEvent(null, PacketArgs.NONE, SentAck.UNWANTED));
        }
        return called;
    }

    @Test
    void handlersOfANameRunInTheOrderOfRegistration() throws Exception {
        table.add("a", handler("1"));
        table.add("b", handler("other"));
        table.add("a", handler("2"));
        assertThat(call("a")).containsExactly("1", "2");
        assertThat(call("b")).containsExactly("other");
    }

    @Test
    void theOnlyHandlerOfANameIsKnownUntilThereAreMore() {
        var only = handler("only");
        table.add("a", only);
        table.add("b", handler("other"));
        assertThat(table.only("a")).isSameAs(only);
        table.add("a", handler("second"));
        assertThat(table.only("a")).isNull();
        assertThat(table.of("a")).hasSize(2);
    }

    @Test
    void aNameWithoutHandlersHasNone() {
        for (String name : List.of("", "a", "__proto__", "constructor")) {
            assertThat(table.of(name)).isEmpty();
            assertThat(table.only(name)).isNull();
        }
    }

    @Test
    void aHandlerThatWasRegisteredTwiceIsTakenBackOnce() throws Exception {
        var handler = handler("x");
        var first = table.add("a", handler);
        table.add("a", handler("between"));
        table.add("a", handler);
        first.cancel();
        first.cancel();
        assertThat(call("a")).containsExactly("between", "x");
    }

    @Test
    void allHandlersOfANameAreTakenBack() throws Exception {
        var subscription = table.add("a", handler("1"));
        table.add("a", handler("2"));
        table.add("b", handler("3"));
        table.removeAll("a");
        subscription.cancel();
        table.removeAll("unknown");
        assertThat(call("a")).isEmpty();
        assertThat(call("b")).containsExactly("3");
    }

    @Test
    void tablesOfTheSameHandlersInTheSameOrderShareOneArrayAndStayApart() throws Exception {
        var shared = new SharedHandlers();
        var one = handler("1");
        var two = handler("2");
        var first = new HandlerTable(shared);
        first.add("a", one);
        first.add("b", two);
        var second = new HandlerTable(shared);
        var subscription = second.add("a", one);
        assertThat(second.of("b")).isEmpty();
        second.add("b", two);
        assertThat(second.of("b")).isEqualTo(List.of(two));
        subscription.cancel();
        assertThat(second.of("a")).isEmpty();
        assertThat(second.of("b")).hasSize(1);
        assertThat(first.of("a")).isEqualTo(List.of(one));
    }

    @Test
    void anotherHandlerOfTheSameNameIsNotTakenForTheSharedOne() {
        var shared = new SharedHandlers();
        var first = new HandlerTable(shared);
        first.add("a", handler("1"));
        first.add("b", handler("2"));
        var second = new HandlerTable(shared);
        var other = handler("other");
        second.add("a", other);
        second.add("c", other);
        assertThat(second.of("a")).isEqualTo(List.of(other));
        assertThat(second.of("b")).isEmpty();
        assertThat(second.of("c")).isEqualTo(List.of(other));
    }

    @Test
    void handlersOfATypeAreTheSameWhenTheyCallTheSameWithTheSame() {
        ValueHandler<Object> handler = value -> called.add("x");
        var shared = new SharedHandlers();
        Object[] pairs = shared.with(new Object[0], 0, "a", new TypedHandler.OfValue<>(String.class, handler));

        assertThat(shared.with(new Object[0], 0, "a", new TypedHandler.OfValue<>(String.class, handler)))
                .isSameAs(pairs);
        assertThat(shared.with(new Object[0], 0, "a", new TypedHandler.OfValue<>(Integer.class, handler)))
                .isNotSameAs(pairs);
    }

    @Test
    void aSubscriptionOfARemovedHandlerDoesNotTakeTheSameHandlerThatCameLater() {
        var handler = handler("x");
        var first = table.add("a", handler);
        table.removeAll("a");
        table.add("a", handler);
        first.cancel();
        assertThat(table.of("a")).hasSize(1);
    }

    @Test
    void whoeverWalksSeesTheHandlersAsTheyWere() throws Exception {
        table.add("a", event -> {
            called.add("first");
            table.removeAll("a");
            table.add("a", handler("new"));
        });
        table.add("a", handler("second"));
        assertThat(call("a")).containsExactly("first", "second");
        assertThat(call("a")).containsExactly("new");
    }

    @Test
    @Timeout(30)
    void noRegistrationOfSeveralThreadsIsLost() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        List<Future<?>> ends = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int thread = t;
            ends.add(pool.submit(() -> {
                for (int i = 0; i < 500; i++) {
                    table.add("e" + i % 7, handler("stays"));
                    table.add("own" + thread, handler("goes")).cancel();
                }
            }));
        }
        for (Future<?> end : ends) {
            end.get(20, TimeUnit.SECONDS);
        }
        pool.shutdown();
        int count = 0;
        for (int i = 0; i < 7; i++) {
            count += table.of("e" + i).size();
        }
        assertThat(count).isEqualTo(2_000);
        assertThat(table.of("own0")).isEmpty();
    }
}
