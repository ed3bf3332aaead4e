/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.JsonValue;
import io.rtcomm.Namespace;
import io.rtcomm.NamespaceMatcher;
import io.rtcomm.SocketErrorHandler;
import io.rtcomm.Subscription;
import io.rtcomm.endpoint.EventFormat;
import io.rtcomm.endpoint.RejectedTasks;
import io.rtcomm.endpoint.RoomAccess;
import io.rtcomm.endpoint.RoomMember;
import io.rtcomm.endpoint.RoomSeat;
import io.rtcomm.internal.session.Session;
import io.rtcomm.internal.session.SessionHandler;
import io.rtcomm.internal.session.SessionListener;
import io.rtcomm.observe.Gauge;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import io.rtcomm.transport.HomeLoop;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The namespaces of a server, named and made on demand. Safe on any thread. */
public final class NamespaceRegistry implements SessionHandler, RoomAccess {
    private static final Logger log = LoggerFactory.getLogger(NamespaceRegistry.class);

    private final NamespaceContext context;
    private final List<LoopClients> loops;
    private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicInteger empty = new AtomicInteger(); // dynamic ones without clients
    private final List<ParentNamespace> parents = new CopyOnWriteArrayList<>();
    private final Registrations<Consumer<Namespace>> newNamespace = new Registrations<>();

    /** One namespace, with the clients that are in it or on their way; changed under the lock of its map entry. */
    private static final class Entry {
        final DefaultNamespace namespace;

        /** Done when everyone who hears of new namespaces has heard of this one; no client gets in before. */
        final CompletableFuture<DefaultNamespace> announced = new CompletableFuture<>();

        /** Whether it may end with its last client: the application has not named it. */
        boolean dynamic;

        int clients;

        Entry(DefaultNamespace namespace, boolean dynamic) {
            this.namespace = namespace;
            this.dynamic = dynamic;
        }
    }

    /** Who hears of errors of all sockets. */
    private final Registrations<SocketErrorHandler> errors = new Registrations<>();

    /** A registry with nothing in it. */
    public NamespaceRegistry(NamespaceContext context) {
        this.context = context;
        this.loops = context.loops().all().stream()
                .map(loop -> LoopClients.of(loop, this, context))
                .toList();
    }

    @Override
    public SessionListener onSession(Session session) {
        var connection = new ClientConnection(session, loops.get(session.loop().index()));
        connection.start();
        return connection;
    }

    @Override
    public RoomSeat seat(String namespace, RoomMember member, HomeLoop home, EventFormat format) {
        return named(namespace).others().seat(member, context.loops().of(home.eventLoop()), format);
    }

    /** The namespace of that name, made if it is not there; a missing slash is added. */
    public Namespace of(String name) {
        return named(name);
    }

    private DefaultNamespace named(String name) {
        String path = name.startsWith("/") ? name : "/" + name;
        var made = new boolean[1];
        Entry entry = entries.compute(path, (key, known) -> {
            if (known != null) {
                countEmpty(known, -1);
                known.dynamic = false; // under the lock of the entry: it does not end while it is handed out
                return known;
            }
            made[0] = true;
            return new Entry(make(key, parentByPattern(key)), false);
        });
        if (made[0]) {
            announce(entry);
        }
        return entry.namespace;
    }

    /** The parent of all namespaces whose names match a pattern as a whole. */
    public Namespace of(Pattern pattern) {
        var parent = new ParentNamespace("/_" + parents.size(), pattern, null, this);
        parents.add(parent);
        return parent;
    }

    /** The parent of all namespaces that a function allows. */
    public Namespace of(NamespaceMatcher matcher) {
        var parent = new ParentNamespace("/_" + parents.size(), null, matcher, this);
        parents.add(parent);
        return parent;
    }

    /** Hears of namespaces that are made. */
    public Subscription onNewNamespace(Consumer<Namespace> listener) {
        return newNamespace.add(listener);
    }

    /** Hears of errors of all sockets. */
    public Subscription onError(SocketErrorHandler handler) {
        return errors.add(handler);
    }

    Registrations<SocketErrorHandler> errors() {
        return errors;
    }

    /** The namespaces that there are, parents left out. */
    public Collection<Namespace> all() {
        return entries.values().stream()
                .<Namespace>map(entry -> entry.namespace)
                .toList();
    }

    /** How many there are of what namespaces have is told when it is asked for. */
    public void measure(Metrics metrics) {
        metrics.gauge(Gauge.NAMESPACES, entries::mappingCount);
        metrics.gauge(Gauge.SOCKETS, () -> sum(namespace -> namespace.sockets().size()));
        metrics.gauge(Gauge.ROOMS, () -> sum(DefaultNamespace::roomCount));
    }

    private long sum(ToIntFunction<DefaultNamespace> part) {
        return entries.values().stream()
                .mapToLong(entry -> part.applyAsInt(entry.namespace))
                .sum();
    }

    List<DefaultNamespace> childrenOf(ParentNamespace parent) {
        return entries.values().stream()
                .map(entry -> entry.namespace)
                .filter(child -> child.hooks().parent() == parent.hooks())
                .toList();
    }

    /** All namespaces end. */
    public void close() {
        entries.values().forEach(entry -> entry.namespace.close());
    }

    private @Nullable ParentNamespace parentByPattern(String name) {
        for (ParentNamespace parent : parents) {
            if (parent.matchesPattern(name)) {
                return parent;
            }
        }
        return null;
    }

    private DefaultNamespace make(String name, @Nullable ParentNamespace parent) {
        return new DefaultNamespace(name, context, this, parent == null ? null : parent.hooks());
    }

    private void announce(Entry entry) {
        newNamespace.forEach(listener -> {
            try {
                listener.accept(entry.namespace);
            } catch (Throwable e) { // also an application's Error: clients wait for the others
                log.warn("a listener for new namespaces failed", e);
            }
        });
        entry.announced.complete(entry.namespace);
    }

    /**
     * Finds a namespace for a client, or makes it if a parent allows, and counts the client as being on its way.
     *
     * @return null when there is none for it; whoever gets one {@linkplain #release releases} it
     */
    CompletableFuture<@Nullable DefaultNamespace> find(String name, JsonValue auth) {
        Entry known = claim(name, null);
        if (known != null) {
            return known.announced.thenApply(namespace -> namespace);
        }
        var found = new CompletableFuture<@Nullable DefaultNamespace>();
        ask(parents.iterator(), name, auth, found);
        return found;
    }

    private void ask(
            Iterator<ParentNamespace> rest,
            String name,
            JsonValue auth,
            CompletableFuture<@Nullable DefaultNamespace> found) {
        while (rest.hasNext()) {
            ParentNamespace parent = rest.next();
            NamespaceMatcher matcher = parent.matcher();
            if (matcher != null) {
                try {
                    context.handlers()
                            .execute(() -> askMatcher(matcher, name, auth).whenComplete((allowed, error) -> {
                                if (error == null && Boolean.TRUE.equals(allowed)) {
                                    handOut(name, parent, found);
                                } else {
                                    ask(rest, name, auth, found);
                                }
                            }));
                } catch (RejectedExecutionException e) {
                    RejectedTasks.warn("nobody is asked for a namespace, it is refused", e);
                    found.completeExceptionally(e);
                }
                return;
            }
            if (parent.matchesPattern(name)) {
                handOut(name, parent, found);
                return;
            }
        }
        found.complete(null);
    }

    private static CompletionStage<?> askMatcher(NamespaceMatcher matcher, String name, JsonValue auth) {
        try {
            Object answer = matcher.matches(name, auth);
            return answer instanceof CompletionStage<?> stage ? stage : CompletableFuture.completedFuture(answer);
        } catch (Throwable e) { // also an application's Error: the client waits for an answer
            log.warn("a namespace matcher failed", e);
            return CompletableFuture.completedFuture(false);
        }
    }

    private void handOut(String name, ParentNamespace parent, CompletableFuture<@Nullable DefaultNamespace> found) {
        try {
            Entry claimed = claim(name, parent);
            if (claimed == null) {
                context.oversight().metrics().increment(Metric.NAMESPACES_OVER_TOTAL);
                found.complete(null);
            } else {
                claimed.announced.whenComplete((namespace, error) -> {
                    if (error == null) {
                        found.complete(namespace);
                    } else {
                        found.completeExceptionally(error);
                    }
                });
            }
        } catch (Throwable e) { // its adapter may come from the application
            log.error("namespace {} could not be made", name, e);
            found.completeExceptionally(e);
        }
    }

    /** Counts a client in, making the namespace if there is a parent for it. */
    private @Nullable Entry claim(String name, @Nullable ParentNamespace parent) {
        if (parent != null && full() && !entries.containsKey(name)) {
            makeRoom();
        }
        var made = new boolean[1];
        Entry claimed = entries.compute(name, (key, known) -> {
            Entry entry = known;
            if (entry == null && parent != null && !full()) {
                entry = new Entry(make(key, parent), true);
                empty.incrementAndGet();
                made[0] = true;
            }
            if (entry != null) {
                countEmpty(entry, -1);
                entry.clients++;
            }
            return entry;
        });
        if (claimed != null && made[0]) {
            announceSoon(claimed);
        }
        return claimed;
    }

    private void announceSoon(Entry entry) {
        try {
            context.handlers().execute(() -> announce(entry));
        } catch (RejectedExecutionException e) {
            String name = entry.namespace.name();
            RejectedTasks.warn("nobody hears of a new namespace, it is refused", e);
            withdraw(name, entry, e);
        }
    }

    /** Those who wait for a namespace that nobody heard of are refused, and the next one finds it unmade. */
    private void withdraw(String name, Entry entry, RejectedExecutionException why) {
        var ended = new boolean[1];
        entries.computeIfPresent(name, (key, known) -> {
            ended[0] = known == entry && known.dynamic;
            return ended[0] ? null : known;
        });
        if (ended[0]) {
            try {
                entry.namespace.close(); // its adapter may come from the application
            } finally {
                entry.announced.completeExceptionally(why);
            }
        } else {
            entry.announced.complete(entry.namespace); // the application has it by its name
        }
    }

    private boolean full() {
        return entries.mappingCount() >= context.options().maxDynamicNamespaces();
    }

    /** Under the lock of the entry, when it has become or is about to stop being empty. */
    private void countEmpty(Entry entry, int change) {
        if (entry.dynamic && entry.clients == 0) {
            empty.addAndGet(change);
        }
    }

    /**
     * Ends a dynamic namespace that nobody is in: else clients that name one after the other, even if they are let into
     * none, would lock all others out for ever.
     */
    private void makeRoom() {
        if (empty.get() <= 0) {
            return;
        }
        for (String name : entries.keySet()) {
            var ended = new Entry[1];
            entries.computeIfPresent(name, (key, entry) -> {
                if (!entry.dynamic || entry.clients > 0) {
                    return entry;
                }
                empty.decrementAndGet();
                ended[0] = entry;
                return null;
            });
            if (ended[0] != null) {
                ended[0].namespace.close();
                return;
            }
        }
    }

    /** Counts a client out; a dynamic namespace may end with its last one. */
    void release(DefaultNamespace namespace) {
        var ended = new boolean[1];
        entries.computeIfPresent(namespace.name(), (key, entry) -> {
            entry.clients--;
            ended[0] = entry.dynamic && entry.clients == 0 && context.options().cleanupEmptyChildNamespaces();
            if (!ended[0]) {
                countEmpty(entry, 1);
            }
            return ended[0] ? null : entry;
        });
        if (ended[0]) {
            namespace.close();
        }
    }

    /** How many namespaces there are, by name, with the clients in each. */
    public Map<String, Integer> clients() {
        var counts = new TreeMap<String, Integer>();
        entries.forEach((name, entry) -> counts.put(name, entry.clients));
        return counts;
    }
}
