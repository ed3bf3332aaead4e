/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.codec.JsonSink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes packets as JSON with attachments. Safe on any thread.
 *
 * <pre>
 *  type [count "-"] [namespace ","] [id] [json]      count only with attachments; namespace unless it is "/"
 * </pre>
 */
final class JsonPacketEncoder implements PacketEncoder {
    private final JsonCodec codec;
    private final @Nullable PlainTexts plainTexts; // absent where texts are written as an application wants them

    JsonPacketEncoder(JsonCodec codec) {
        this.codec = codec;
        this.plainTexts = codec instanceof JacksonJsonCodec ? new PlainTexts() : null;
    }

    @Override
    public EncodedPacket encode(SocketPacketType type, String namespace, long id, @Nullable Object payload) {
        PacketRules.checkPlain(type, payload);
        var out = new JsonSink(headerSize(namespace, id) + (payload == null ? 0 : LikelySize.OTHERS));
        writeHeader(out, type, namespace, id);
        if (payload != null) {
            codec.write(payload, out);
        }
        PacketRules.checkNoBinary(type, out);
        return new EncodedPacket(out.toByteArray(), false, List.of());
    }

    @Override
    public EncodedPacket encodeEvent(String namespace, long id, @Nullable Object[] args) {
        PacketRules.checkEvent(args);
        return encodeArray(SocketPacketType.EVENT, namespace, id, args);
    }

    @Override
    public EncodedPacket encodeEvent(String namespace, long id, String event, @Nullable Object[] args) {
        byte[] plain = plain(SocketPacketType.EVENT, namespace, id, event, args);
        return plain == null
                ? PacketEncoder.super.encodeEvent(namespace, id, event, args)
                : new EncodedPacket(plain, false, List.of());
    }

    @Override
    public EncodedPacket encodeAck(String namespace, long id, @Nullable Object[] args) {
        byte[] plain = plain(SocketPacketType.ACK, namespace, id, null, args);
        if (plain != null) {
            return new EncodedPacket(plain, false, List.of());
        }
        return encodeArray(SocketPacketType.ACK, namespace, id, args);
    }

    /** @return null when it is something else than short texts */
    private byte @Nullable [] plain(
            SocketPacketType type, String namespace, long id, @Nullable String event, @Nullable Object[] args) {
        return plainTexts == null || !namespace.equals("/") ? null : plainTexts.packet(type, id, event, args);
    }

    @Override
    public @Nullable PlainTexts plainTexts() {
        return plainTexts;
    }

    private EncodedPacket encodeArray(SocketPacketType type, String namespace, long id, @Nullable Object[] args) {
        var out = new JsonSink(headerSize(namespace, id) + LikelySize.ofArray(args));
        writeHeader(out, type, namespace, id);
        codec.writeArray(args, out);
        byte[] head = out.toByteArray();
        var attachments = out.attachments();
        if (attachments.isEmpty()) {
            return new EncodedPacket(head, false, List.of());
        }
        return new EncodedPacket(withCount(head, type, attachments.size()), false, List.copyOf(attachments));
    }

    /** Makes {@code 2[...]} into {@code 51-[...]}: how many attachments there are is known only in the end. */
    private static byte[] withCount(byte[] head, SocketPacketType type, int count) {
        byte[] prefix = ((type.number() + SocketPacketType.WITH_ATTACHMENTS) + "" + count + "-")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[prefix.length + head.length - 1];
        System.arraycopy(prefix, 0, whole, 0, prefix.length);
        System.arraycopy(head, 1, whole, prefix.length, head.length - 1);
        return whole;
    }

    @Override
    public EncodedPacket withTrailingArg(EncodedPacket event, String text) {
        byte[] head = event.head();
        int end = head.length - 1;
        boolean isEvent = end > 2 && head[end] == ']' && (head[0] == '2' || head[0] == '5');
        if (!isEvent) {
            throw new IllegalArgumentException("no event of this encoder");
        }
        var out = new JsonSink(head.length + 1 + LikelySize.of(text));
        out.writeBytes(head, 0, end);
        out.writeByte(','); // there is at least the name
        out.writeString(text);
        out.writeByte(']');
        return new EncodedPacket(out.toByteArray(), false, event.attachments());
    }

    private static void writeHeader(JsonSink out, SocketPacketType type, String namespace, long id) {
        out.writeByte('0' + type.number());
        if (!namespace.equals("/")) {
            byte[] name = namespace.getBytes(StandardCharsets.UTF_8);
            out.writeBytes(name, 0, name.length);
            out.writeByte(',');
        }
        if (id != SocketPacket.NO_ID) {
            out.writeLong(id);
        }
    }

    private static int headerSize(String namespace, long id) {
        return 1
                + (namespace.equals("/") ? 0 : namespace.length() + 1)
                + (id == SocketPacket.NO_ID ? 0 : PlainTexts.digits(id));
    }
}
