/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.notifications;

import io.rtcomm.examples.cli.Listen;
import io.rtcomm.examples.cli.Page;
import io.rtcomm.server.RtcommServer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Notifications as a program. Confined to the thread that runs it. */
@Command(
        name = "notifications",
        description = "Notifications for single users and for all, as Server-Sent Events.",
        footer = {
            "",
            "Open the printed address in two browsers, as ada and as ben, and notify them:",
            "curl -d 'tea is ready' 'http://localhost:3000/notify?to=ada'"
        })
public final class NotificationsCommand implements Callable<Integer> {
    @Mixin
    private final Listen listen = new Listen();

    /** Made by picocli. */
    public NotificationsCommand() {}

    @Override
    public Integer call() {
        return listen.run(() -> {
            var server = RtcommServer.builder()
                    .host(listen.host())
                    .port(listen.port())
                    .transports(listen.transports().toArray(String[]::new))
                    .build();
            var desk = new Desk(server.of("/"));
            server.sse("/notifications", desk::serve).use(desk::identify);
            return server.endpoint(desk)
                    .endpoint(new Page(NotificationsCommand.class))
                    .start();
        });
    }
}
