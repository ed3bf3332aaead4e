/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.adapter;

import io.rtcomm.Ack;
import io.rtcomm.Args;
import io.rtcomm.RemoteSocket;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.protocol.socket.EncodedPacket;
import io.rtcomm.protocol.socket.JsonPacketParser;
import io.rtcomm.protocol.socket.PacketEncoder;
import io.rtcomm.protocol.socket.SocketPacket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A namespace without sockets that writes down what an adapter asks of it. Safe on any thread. */
public class RecordingNode implements LocalNode {
    /**
     * Something that was delivered.
     *
     * @param thread which thread asked for it
     * @param dispatch what members that are no sockets get
     * @param text the packet that sockets get, as text
     */
    public record Delivery(Thread thread, Dispatch dispatch, String text) {
        /** Who got it. */
        public Selection selection() {
            return dispatch.selection();
        }

        /** How it was sent. */
        public Flags flags() {
            return dispatch.flags();
        }
    }

    private final PacketEncoder encoder = new JsonPacketParser(new JacksonJsonCodec()).encoder();
    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile @Nullable RuntimeException failure;

    /** Writes packets as this node does. */
    public PacketEncoder encoder() {
        return encoder;
    }

    /** What was delivered, in order. */
    public List<Delivery> deliveries() {
        return new ArrayList<>(deliveries);
    }

    /** What else was asked for, in order. */
    public List<String> calls() {
        return new ArrayList<>(calls);
    }

    /** From now on joins, leaves, disconnects and look-ups fail. */
    void failWith(RuntimeException error) {
        failure = error;
    }

    @Override
    public String namespace() {
        return "/";
    }

    @Override
    public void deliver(Dispatch dispatch) {
        deliver(dispatch, encode(dispatch));
    }

    @Override
    public boolean mayOvertake(Dispatch dispatch) {
        return dispatch.flags().waiting().policy() == SlowConsumerPolicy.CONFLATE;
    }

    @Override
    public EncodedPacket encode(Dispatch dispatch) {
        var elements = new ArrayList<@Nullable Object>();
        elements.add(dispatch.event());
        elements.addAll(dispatch.args());
        return encoder.encodeEvent("/", SocketPacket.NO_ID, elements.toArray());
    }

    @Override
    public void deliver(Dispatch dispatch, EncodedPacket packet) {
        String text = new String(packet.head(), StandardCharsets.UTF_8);
        deliveries.add(new Delivery(Thread.currentThread(), dispatch, text));
    }

    @Override
    public void deliverWithAck(Dispatch dispatch, AckListener listener) {
        deliver(dispatch);
        calls.add("ack " + dispatch.event());
        listener.onAnswer(new TextValue("one"));
        listener.onReceivers(3);
        listener.onLost();
        listener.onAnswer(new TextValue("two"));
    }

    @Override
    public CompletableFuture<List<RemoteSocket>> sockets(Selection selection) {
        calls.add("sockets " + selection.rooms());
        return ended(List.of());
    }

    @Override
    public CompletableFuture<Void> join(Selection selection, Set<String> rooms) {
        calls.add("join " + selection.rooms() + " " + rooms);
        return ended(null);
    }

    @Override
    public CompletableFuture<Void> leave(Selection selection, Set<String> rooms) {
        calls.add("leave " + selection.rooms() + " " + rooms);
        return ended(null);
    }

    @Override
    public CompletableFuture<Void> disconnect(Selection selection, boolean close) {
        calls.add("disconnect " + selection.rooms() + " " + close);
        return ended(null);
    }

    @Override
    public void onServerEvent(String event, Args args, Ack ack) {
        calls.add("server event " + event);
    }

    private <T> CompletableFuture<T> ended(T result) {
        RuntimeException error = failure;
        return error == null ? CompletableFuture.completedFuture(result) : CompletableFuture.failedFuture(error);
    }
}
