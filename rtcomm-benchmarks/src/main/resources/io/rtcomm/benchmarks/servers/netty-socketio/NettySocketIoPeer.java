/* SPDX-License-Identifier: Apache-2.0 */
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketConfig;
import com.corundumstudio.socketio.SocketIOServer;
import io.rtcomm.benchmarks.servers.Control;

/** The workloads answered by netty-socketio. */
public final class NettySocketIoPeer {
    private NettySocketIoPeer() {}

    public static void main(String[] args) {
        var sockets = new SocketConfig();
        sockets.setAcceptBackLog(4096);
        sockets.setTcpNoDelay(true);
        sockets.setReuseAddress(true);
        var configuration = new Configuration();
        configuration.setHostname("127.0.0.1");
        configuration.setPort(Integer.parseInt(args[0]));
        configuration.setBossThreads(1);
        configuration.setWorkerThreads(1);
        configuration.setUseLinuxNativeEpoll(true);
        configuration.setWebsocketCompression(false);
        configuration.setHttpCompression(false);
        configuration.setMaxFramePayloadLength(1 << 20);
        configuration.setMaxHttpContentLength(1 << 20);
        configuration.setSocketConfig(sockets);
        var server = new SocketIOServer(configuration);
        server.addEventListener("echo", String.class, (client, text, ack) -> client.sendEvent("echo", text));
        server.addEventListener("ack", String.class, (client, text, ack) -> ack.sendAckData(text));
        server.addEventListener(
                "pub", String.class, (client, text, ack) -> server.getBroadcastOperations().sendEvent("msg", text));
        server.start();
        Control.serve();
    }
}
