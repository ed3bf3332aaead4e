/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.rtcomm.Cors;
import io.rtcomm.endpoint.EndpointContext;
import io.rtcomm.endpoint.web.FilesOptions;
import io.rtcomm.internal.files.FilesEndpoint;
import io.rtcomm.internal.http.OriginPolicy;
import io.rtcomm.internal.http.Router;
import io.rtcomm.internal.web.Routes;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The plain HTTP of a server: routes and files. Safe on any thread. */
final class Web {
    private final Router router;
    private final Cors cors;
    private final Executor handlers;
    private final Routes routes;

    /** @param cors which origins are let in, where nothing else is said */
    Web(Router router, EndpointContext context, Cors cors, Executor handlers) {
        this.router = router;
        this.cors = cors;
        this.handlers = handlers;
        this.routes = new Routes(context, handlers, InstantSource.system(), router::add);
    }

    Routes routes() {
        return routes;
    }

    void files(String prefix, Path folder, FilesOptions options) {
        router.addGeneral(FilesEndpoint.directory(prefix, folder, options, origins(options.cors()), handlers));
    }

    void filesOfClassPath(String prefix, String folder, FilesOptions options) {
        router.addGeneral(FilesEndpoint.classPath(prefix, folder, options, origins(options.cors()), handlers));
    }

    private OriginPolicy origins(@Nullable Cors own) {
        return new OriginPolicy(own == null ? cors : own);
    }
}
