/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rtcomm.ConnectionError;
import io.rtcomm.Namespace;
import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RtcommServerTest {
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private RtcommServer server = build(builder());

    private static ServerBuilder builder() {
        return RtcommServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoopThreads(2)
                .nativeTransport(NativeTransport.NIO)
                .transports("lines");
    }

    private static RtcommServer build(ServerBuilder builder) {
        return builder.build();
    }

    private void rebuild(ServerBuilder builder) {
        end();
        server = builder.build();
    }

    @AfterEach
    void end() {
        server.close(Duration.ofMillis(50)); // clients are not waited for
    }

    // ---- the start

    @Test
    void aServerListensOnAPortThatIsFree() throws Exception {
        server.start();
        assertThat(server.port()).isPositive();
        assertThat(server.address().getAddress()).isEqualTo(InetAddress.getByName("127.0.0.1"));
        assertThat(new LineClient(server.port())).isNotNull();
        assertThat(server.sessionCount()).isEqualTo(1);
    }

    @Test
    void aServerThatDoesNotListenHasNoPort() {
        assertThatThrownBy(server::port)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the server does not listen (expected: start() first)");
    }

    @Test
    void aServerStartsOnce() {
        server.start();
        assertThatThrownBy(server::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the server was started before (expected: one start)");
        server.close();
        assertThatThrownBy(server::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the server was closed before (expected: one start)");
    }

    @Test
    void aPortThatIsTakenIsToldAndNothingIsLeftBehind() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            rebuild(builder().port(taken.getLocalPort()));
            assertThatThrownBy(server::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": ")
                    .hasMessageEndingWith("(expected: a free port on an address of this machine)");
            assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
            await().until(() -> loopThreads() == 0);
        }
    }

    @Test
    void anAddressOfAnotherMachineIsTold() {
        rebuild(builder().host("192.0.2.1"));
        assertThatThrownBy(server::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("cannot listen on 192.0.2.1:0: ");
    }

    // ---- what it does

    @Test
    void aClientTalksToTheServer() throws Exception {
        server.of("/").onConnection(socket -> {
            socket.on("shout", String.class, text -> server.of("/").emit("heard", text));
            socket.on("add", event -> event.ack(event.arg(0, int.class) + event.arg(1, int.class)));
        });
        server.start();
        var client = new LineClient(server.port());
        client.send("42[\"shout\",\"hello\"]");
        assertThat(client.poll()).isEqualTo("42[\"heard\",\"hello\"]\n");
        client.send("427[\"add\",1,2]");
        assertThat(client.poll()).isEqualTo("437[3]\n");
    }

    @Test
    void theMainNamespaceIsThereAndOthersAreNamed() {
        assertThat(server.namespaces()).extracting(Namespace::name).containsExactly("/");
        server.onNewNamespace(namespace -> log.add(namespace.name()));
        assertThat(server.of("admin")).isSameAs(server.of("/admin"));
        assertThat(log).containsExactly("/admin");
    }

    @Test
    void anEndpointOfTheApplicationAnswersOnTheSamePort() throws Exception {
        server.endpoint(new Endpoint() {
            @Override
            public boolean matches(String path) {
                return path.equals("/health");
            }

            @Override
            public void handle(HttpExchange exchange) {
                exchange.respond(200, "text/plain", "fine");
            }
        });
        server.start();
        var client = new LineClient(server.port());
        assertThat(client.get("/health").body()).isEqualTo("fine");
        assertThat(client.get("/nowhere").statusCode()).isEqualTo(404);
    }

    @Test
    void whatWatchesRequestsMayBeTakenBack() throws Exception {
        server.use((request, next) -> {
            request.responseHeader("X-Seen", request.method());
            next.proceed();
        });
        var errors = server.onConnectionError(error -> log.add(told(error)));
        var headers = server.onHeaders((request, initial, add) -> add.accept("X-Initial", String.valueOf(initial)));
        server.start();
        var client = new LineClient(server.port());
        var refused = client.get("/socket.io/?EIO=4&transport=none");
        assertThat(refused.headers().firstValue("X-Seen")).contains("GET");
        assertThat(refused.headers().firstValue("X-Initial")).contains("true");
        await().untilAsserted(() -> assertThat(log).containsExactly("0 Transport unknown"));
        errors.cancel();
        headers.cancel();
        assertThat(client.get("/socket.io/?EIO=4&transport=none").headers().firstValue("X-Initial"))
                .isEmpty();
        assertThat(log).hasSize(1);
    }

    private static String told(ConnectionError error) {
        return error.code() + " " + error.message();
    }

    // ---- the end

    @Test
    void closingFreesThePortAtOnce() {
        server.start();
        int port = server.port();
        server.close();
        rebuild(builder().port(port));
        server.start();
        assertThat(server.port()).isEqualTo(port);
    }

    @Test
    void closingTwiceIsClosingOnceAlsoWithoutAStart() {
        server.close();
        server.close(Duration.ofSeconds(1));
        rebuild(builder());
        server.start();
        server.close();
        server.close();
        assertThat(server.sessionCount()).isZero();
    }

    @Test
    void aServerThatIsClosedLeavesNoThreads() {
        server.start();
        assertThat(loopThreads()).isPositive();
        server.close();
        await().until(() -> loopThreads() == 0);
    }

    /** Threads of this class's servers only: nothing else in this JVM uses event loops of servers meanwhile. */
    private static long loopThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("rtcomm-loop"))
                .count();
    }

    @Test
    void clientsAreToldAndHandlersRunBeforeTheServerIsClosed() throws Exception {
        server.of("/").onConnection(socket -> socket.onDisconnect(reason -> log.add(reason.text())));
        server.start();
        var client = new LineClient(server.port());
        var polls = new AtomicInteger();
        server.use((request, next) -> {
            polls.incrementAndGet();
            next.proceed();
        });
        var pending = client.pollLater();
        await().until(() -> polls.get() > 0);
        server.close();
        assertThat(log).containsExactly("server shutting down");
        assertThat(server.sessionCount()).isZero();
        assertThat(pending.get(10, TimeUnit.SECONDS)).isEqualTo("1\n");
    }

    @Test
    void aClientThatDoesNotComeIsNotWaitedForLongerThanTheDrain() throws Exception {
        server.of("/").onConnection(socket -> socket.onDisconnect(reason -> log.add(reason.text())));
        server.start();
        var client = new LineClient(server.port());
        server.close(Duration.ofMillis(100));
        assertThat(client).isNotNull();
        assertThat(log).containsExactly("server shutting down");
        assertThat(server.sessionCount()).isZero();
    }

    @Test
    void whoWaitsForTheEndGoesOnWhenTheServerIsClosed() throws Exception {
        server.start();
        var waiting = new CountDownLatch(1);
        var thread = new Thread(() -> {
            waiting.countDown();
            server.awaitTermination();
            log.add("over");
        });
        thread.start();
        waiting.await();
        server.close();
        thread.join(10_000);
        assertThat(log).containsExactly("over");
    }

    @Test
    void anExecutorOfTheApplicationIsUsedAndStaysUsable() throws Exception {
        ExecutorService own = Executors.newFixedThreadPool(2, task -> new Thread(task, "own-handlers"));
        try {
            rebuild(builder().handlerExecutor(own));
            server.of("/").onConnection(socket -> log.add(Thread.currentThread().getName()));
            server.start();
            assertThat(new LineClient(server.port())).isNotNull();
            await().untilAsserted(() -> assertThat(log).containsExactly("own-handlers"));
            end();
            assertThat(own.isShutdown()).isFalse();
        } finally {
            own.shutdown();
        }
    }

    @Test
    void handlersMayRunOnTheEventLoops() throws Exception {
        rebuild(builder().handlerExecution(HandlerExecution.EVENT_LOOP));
        server.of("/").onConnection(socket -> {
            log.add(Thread.currentThread().getName().replaceAll("-[0-9-]*$", ""));
            socket.on("e", event -> log.add("handled"));
        });
        server.start();
        var client = new LineClient(server.port());
        client.send("42[\"e\"]", "42[\"e\"]");
        assertThat(log).containsExactly("rtcomm-loop", "handled", "handled");
    }

    @Test
    void anEventLoopCannotCloseItsServer() throws Exception {
        rebuild(builder().handlerExecution(HandlerExecution.EVENT_LOOP));
        server.of("/").onConnection(socket -> {
            socket.onError(error -> log.add(error.getMessage()));
            socket.on("close", event -> server.close());
        });
        server.start();
        var client = new LineClient(server.port());
        client.send("42[\"close\"]");
        assertThat(log)
                .containsExactly("the server is closed on an event loop"
                        + " (expected: another thread, as the loops end with the server)");
        assertThat(server.sessionCount()).isEqualTo(1);
    }

    @Test
    void aHandlerMayCloseItsServer() throws Exception {
        server.of("/").onConnection(socket -> {
            socket.on("close", event -> {
                server.close(Duration.ofMillis(200));
                log.add("closed");
            });
            socket.onDisconnect(reason -> log.add(reason.text()));
        });
        server.start();
        var client = new LineClient(server.port());
        client.send("42[\"close\"]");
        await().untilAsserted(() -> assertThat(log).contains("closed"));
        assertThat(server.sessionCount()).isZero();
    }

    @Test
    void moreSessionsThanAllowedAreRefused() throws Exception {
        rebuild(builder().maxSessions(1));
        server.start();
        var client = new LineClient(server.port());
        var refused = client.get("/socket.io/?EIO=4&transport=lines");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).isEqualTo("too many sessions");
    }
}
