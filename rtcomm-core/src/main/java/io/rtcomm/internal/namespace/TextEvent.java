/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.netty.buffer.ByteBuf;
import io.rtcomm.adapter.Flags;
import io.rtcomm.protocol.socket.PlainTexts;
import io.rtcomm.transport.EncodedMessage;

/**
 * An event of one short text to one socket, the message that most servers send most often: it is its own task for the home loop,
 * and is encoded when it is written. Immutable; safe on any thread.
 */
final class TextEvent extends EncodedMessage implements Runnable {
    private final SocketOutput output;
    private final PlainTexts form;
    private final String event;
    private final String text;
    private final boolean compress;
    private final boolean droppable;

    /** @param form one that {@linkplain PlainTexts#takes takes} the name and the text */
    TextEvent(SocketOutput output, PlainTexts form, String event, String text, Flags flags) {
        this.output = output;
        this.form = form;
        this.event = event;
        this.text = text;
        this.compress = flags.compress();
        this.droppable = flags.volatileMessage();
    }

    @Override
    public void run() {
        output.deliver(this, droppable);
    }

    @Override
    public boolean compress() {
        return compress;
    }

    @Override
    public int dataBytes() {
        return form.bytes(event, text);
    }

    @Override
    public byte[] data() {
        return form.event(event, text);
    }

    @Override
    public void writeData(ByteBuf out) {
        form.write(out, event, text);
    }
}
