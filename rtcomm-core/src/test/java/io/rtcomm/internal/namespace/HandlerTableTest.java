/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Ack;
import io.rtcomm.AckHandler;
import io.rtcomm.Args;
import io.rtcomm.Event;
import io.rtcomm.EventHandler;
import io.rtcomm.Socket;
import io.rtcomm.Subscription;
import io.rtcomm.ValueHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HandlerTableTest {
    private final Object[] none = new HandlerShape().table();
    private final HandlerTable table = new HandlerTable(none);
    private final List<String> called = new ArrayList<>();

    private EventHandler handler(String name) {
        return event -> called.add(name);
    }

    private static Subscription add(HandlerTable table, String event, EventHandler handler) {
        return table.add(event, HandlerCall.PLAIN, handler);
    }

    private Subscription add(String event, EventHandler handler) {
        return add(table, event, handler);
    }

    /** The handlers of a name. */
    static List<Object> of(HandlerTable table, String event) {
        var handlers = new ArrayList<>();
        table.visit(new Named(event, null), (call, handler, same) -> handlers.add(handler));
        return handlers;
    }

    private List<String> call(HandlerTable table, Event event) {
        called.clear();
        table.visit(event, (call, handler, same) -> {
            try {
                call.call(handler, same);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        return called;
    }

    private List<String> call(String event) {
        return call(table, new Named(event, null));
    }

    /** An event with one argument. */
    private record Named(String name, @Nullable Object argument) implements Event {
        @Override
        public Args args() {
            throw new AssertionError("nobody asked");
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T arg(int index, Class<T> type) {
            return (T) List.of(type.getSimpleName() + " " + argument).get(index);
        }

        @Override
        public Socket socket() {
            throw new AssertionError("nobody asked");
        }

        @Override
        public Ack ack() {
            return SentAck.UNWANTED;
        }
    }

    @Test
    void handlersOfANameRunInTheOrderOfRegistration() throws Exception {
        add(table, "a", handler("1"));
        add(table, "b", handler("other"));
        add(table, "a", handler("2"));
        assertThat(call("a")).containsExactly("1", "2");
        assertThat(call("b")).containsExactly("other");
    }

    @Test
    void aNameWithoutHandlersHasNone() {
        for (String name : List.of("", "a", "__proto__", "constructor")) {
            assertThat(of(table, name)).isEmpty();
        }
    }

    @Test
    void aHandlerThatWasRegisteredTwiceIsTakenBackOnce() throws Exception {
        var handler = handler("x");
        var first = add(table, "a", handler);
        add(table, "a", handler("between"));
        add(table, "a", handler);
        first.cancel();
        first.cancel();
        assertThat(call("a")).containsExactly("between", "x");
    }

    @Test
    void allHandlersOfANameAreTakenBack() throws Exception {
        var subscription = add(table, "a", handler("1"));
        add(table, "a", handler("2"));
        add(table, "b", handler("3"));
        table.removeAll("a");
        subscription.cancel();
        table.removeAll("unknown");
        assertThat(call("a")).isEmpty();
        assertThat(call("b")).containsExactly("3");
    }

    @Test
    void tablesOfTheSameHandlersInTheSameOrderShareOneArrayAndStayApart() throws Exception {
        var one = handler("1");
        var two = handler("2");
        var first = new HandlerTable(none);
        add(first, "a", one);
        add(first, "b", two);
        var second = new HandlerTable(none);
        var subscription = add(second, "a", one);
        assertThat(of(second, "b")).isEmpty();
        add(second, "b", two);
        assertThat(of(second, "b")).isEqualTo(List.of(two));
        subscription.cancel();
        assertThat(of(second, "a")).isEmpty();
        assertThat(of(second, "b")).hasSize(1);
        assertThat(of(first, "a")).isEqualTo(List.of(one));
    }

    @Test
    void anotherHandlerOfTheSameNameIsNotTakenForTheSharedOne() {
        var first = new HandlerTable(none);
        add(first, "a", handler("1"));
        add(first, "b", handler("2"));
        var second = new HandlerTable(none);
        var other = handler("other");
        add(second, "a", other);
        add(second, "c", other);
        assertThat(of(second, "a")).isEqualTo(List.of(other));
        assertThat(of(second, "b")).isEmpty();
        assertThat(of(second, "c")).isEqualTo(List.of(other));
    }

    @Test
    void tablesOfTheSameHandlersAreOneArrayWhetherTheyTakeATypeOrNot() {
        ValueHandler<Object> handler = value -> called.add("x");
        Object[] one = shared("a", new HandlerCall.OfValue(String.class), handler);

        assertThat(shared("a", new HandlerCall.OfValue(String.class), handler)).isSameAs(one);
        assertThat(shared("a", new HandlerCall.OfValue(Integer.class), handler)).isNotSameAs(one);
        assertThat(shared("b", new HandlerCall.OfValue(String.class), handler)).isNotSameAs(one);
    }

    private Object[] shared(String event, HandlerCall call, Object handler) {
        return ((HandlerShape) none[0]).with(none, event, call, handler);
    }

    @Test
    void socketsWithHandlersOfTheirOwnShareNamesAndTypes() {
        var first = new HandlerTable(none);
        var second = new HandlerTable(none);
        for (HandlerTable each : List.of(first, second)) {
            ValueHandler<String> value = text -> called.add(text + (each == first ? " first" : " second"));
            AckHandler<String> answering = (text, ack) -> called.add(text + (each == first ? " 1" : " 2"));
            each.add("value", new HandlerCall.OfValue(String.class), value);
            each.add("ack", new HandlerCall.WithAck(Integer.class), answering);
        }
        assertThat(call(first, new Named("value", "a"))).containsExactly("String a first");
        assertThat(call(second, new Named("value", "b"))).containsExactly("String b second");
        assertThat(call(first, new Named("ack", "a"))).containsExactly("Integer a 1");
        assertThat(call(second, new Named("ack", "b"))).containsExactly("Integer b 2");
    }

    @Test
    void aSubscriptionOfARemovedHandlerDoesNotTakeTheSameHandlerThatCameLater() {
        var handler = handler("x");
        var first = add(table, "a", handler);
        table.removeAll("a");
        add(table, "a", handler);
        first.cancel();
        assertThat(of(table, "a")).hasSize(1);
    }

    @Test
    void whoeverWalksSeesTheHandlersAsTheyWere() throws Exception {
        add(table, "a", event -> {
            called.add("first");
            table.removeAll("a");
            add(table, "a", handler("new"));
        });
        add(table, "a", handler("second"));
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
                    add(table, "e" + i % 7, handler("stays"));
                    add(table, "own" + thread, handler("goes")).cancel();
                }
            }));
        }
        for (Future<?> end : ends) {
            end.get(20, TimeUnit.SECONDS);
        }
        pool.shutdown();
        int count = 0;
        for (int i = 0; i < 7; i++) {
            count += of(table, "e" + i).size();
        }
        assertThat(count).isEqualTo(2_000);
        assertThat(of(table, "own0")).isEmpty();
    }
}
