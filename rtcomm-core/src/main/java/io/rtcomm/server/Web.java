/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.rtcomm.Cors;
import io.rtcomm.endpoint.web.FilesOptions;
import io.rtcomm.endpoint.web.RouteHandler;
import io.rtcomm.endpoint.web.RouteOptions;
import io.rtcomm.internal.files.FilesEndpoint;
import io.rtcomm.internal.files.Reading;
import io.rtcomm.internal.http.OriginPolicy;
import io.rtcomm.internal.http.Router;
import io.rtcomm.internal.web.Routes;
import io.rtcomm.server.PathOwners.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The plain HTTP of a server: routes and files. Safe on any thread. */
final class Web {
    private final Router router;
    private final Function<@Nullable Cors, OriginPolicy> origins;
    private final Reading reading;
    private final Routes routes;
    private final PathOwners owners;

    /**
     * No routes and no files.
     *
     * @param origins which origins are let in: of what files were told, or of null when they were told nothing
     * @param patience how long a client may take nothing of a file that it has begun to take
     */
    Web(
            Router router,
            Routes routes,
            Function<@Nullable Cors, OriginPolicy> origins,
            Executor handlers,
            Duration patience) {
        this.router = router;
        this.origins = origins;
        this.reading = new Reading(handlers, patience);
        this.routes = routes;
        this.owners = new PathOwners(router);
    }

    /** @throws IllegalStateException when there is a route for that method and path, or something else at the path */
    void route(String method, String path, RouteOptions options, RouteHandler handler) {
        owners.require(Kind.ROUTE, path);
        routes.add(method, path, options, handler);
    }

    void files(String prefix, Path folder, FilesOptions options) {
        router.addGeneral(FilesEndpoint.directory(prefix, folder, options, origins.apply(options.cors()), reading));
    }

    void filesOfClassPath(String prefix, String folder, FilesOptions options) {
        router.addGeneral(FilesEndpoint.classPath(prefix, folder, options, origins.apply(options.cors()), reading));
    }
}
