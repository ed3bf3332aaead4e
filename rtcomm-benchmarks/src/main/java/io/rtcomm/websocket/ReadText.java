/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.rtcomm.websocket.frame.FrameListener;

/** Keeps the last text that was read. Confined to the thread of its benchmark. */
final class ReadText implements FrameListener {
    byte[] text = {};

    @Override
    public void onText(byte[] utf8) {
        text = utf8;
    }

    @Override
    public void onBinary(byte[] data) {
        throw unexpected("binary message");
    }

    @Override
    public void onPing(byte[] payload) {
        throw unexpected("ping");
    }

    @Override
    public void onPong(byte[] payload) {
        throw unexpected("pong");
    }

    @Override
    public void onClose(int code, String reason) {
        throw unexpected("close frame");
    }

    private static IllegalStateException unexpected(String what) {
        return new IllegalStateException(what + " (expected: text only)");
    }
}
