/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Begins with polling and goes on with WebSocket, as the official clients do. Confined to its loop. */
final class UpgradingCarrier implements Carrier {
    private final Dialer dialer;
    private final EventLoop loop;
    private final Listener listener;
    private final Runnable upgraded;
    private final PollingCarrier polling;
    private final Queue<String> held = new ArrayDeque<>(); // while it changes over
    private @Nullable WebSocketCarrier webSocket; // absent before the probe
    private boolean resting;
    private boolean changed;
    private boolean over;
    private boolean frozen;

    UpgradingCarrier(Dialer dialer, EventLoop loop, Listener listener, Runnable upgraded) {
        this.dialer = dialer;
        this.loop = loop;
        this.listener = listener;
        this.upgraded = upgraded;
        this.polling = new PollingCarrier(dialer, loop, new Listener() {
            @Override
            public void onPacket(String packet) {
                onPolled(packet);
            }

            @Override
            public void onEnd(String why) {
                end("polling: " + why);
            }
        });
    }

    private void onPolled(String packet) {
        if (over) {
            return;
        }
        if (packet.charAt(0) == '0') {
            probe();
        }
        listener.onPacket(packet);
    }

    private void probe() {
        webSocket = WebSocketCarrier.open(
                dialer,
                loop,
                "/socket.io/?EIO=4&transport=websocket&sid=" + polling.sid(),
                () -> {
                    if (webSocket != null) {
                        webSocket.send("2probe");
                    }
                },
                new Listener() {
                    @Override
                    public void onPacket(String packet) {
                        onFrame(packet);
                    }

                    @Override
                    public void onEnd(String why) {
                        onWebSocketEnd(why);
                    }
                });
        if (frozen) {
            webSocket.freeze();
        }
    }

    private void onFrame(String packet) {
        if (over) {
            return;
        }
        if (changed) {
            listener.onPacket(packet);
        } else if (packet.equals("3probe")) {
            resting = true;
            polling.rest(this::change);
        }
    }

    private void change() {
        WebSocketCarrier to = webSocket;
        if (over || to == null) {
            return;
        }
        changed = true;
        to.send("5");
        held.forEach(to::send);
        held.clear();
        upgraded.run();
    }

    /** A probe that fails leaves the session with polling, unless that has come to a rest for it. */
    private void onWebSocketEnd(String why) {
        if (resting) {
            end("websocket: " + why);
        } else {
            webSocket = null;
        }
    }

    private void end(String why) {
        if (!over) {
            reset();
            listener.onEnd(why);
        }
    }

    @Override
    public void send(String packet) {
        if (changed && webSocket != null) {
            webSocket.send(packet);
        } else if (resting) {
            held.add(packet);
        } else {
            polling.send(packet);
        }
    }

    @Override
    public void freeze() {
        frozen = true;
        polling.freeze();
        if (webSocket != null) {
            webSocket.freeze();
        }
    }

    @Override
    public void thaw() {
        frozen = false;
        polling.thaw();
        if (webSocket != null) {
            webSocket.thaw();
        }
    }

    @Override
    public void close() {
        over = true;
        WebSocketCarrier to = webSocket;
        if (changed && to != null) {
            to.close();
            return;
        }
        polling.close();
        if (to != null) {
            to.reset();
        }
    }

    @Override
    public void reset() {
        over = true;
        polling.reset();
        if (webSocket != null) {
            webSocket.reset();
        }
    }
}
