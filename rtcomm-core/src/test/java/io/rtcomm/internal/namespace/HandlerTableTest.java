/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.EventHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HandlerTableTest {
    private final HandlerTable table = new HandlerTable();
    private final List<String> called = new ArrayList<>();

    private EventHandler handler(String name) {
        return event -> called.add(name);
    }

    private List<String> call(String event) throws Exception {
        called.clear();
        for (EventHandler handler : table.of(event)) {
            handler.handle(new ReceivedEvent(null, event, new NoArgs(), SentAck.UNWANTED, 0));
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
    void aNameWithoutHandlersHasNone() {
        for (String name : List.of("", "a", "__proto__", "constructor")) {
            assertThat(table.of(name)).isEmpty();
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
