/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.rtcomm.Cors;
import io.rtcomm.endpoint.web.FilesOptions;
import io.rtcomm.internal.files.FilesEndpoint;
import io.rtcomm.internal.files.Reading;
import io.rtcomm.internal.http.OriginPolicy;
import io.rtcomm.internal.http.Router;
import io.rtcomm.internal.web.Routes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The plain HTTP of a server: routes and files. Safe on any thread. */
final class Web {
    private final Router router;
    private final Cors cors;
    private final Reading reading;
    private final Routes routes;

    /**
     * No routes and no files.
     *
     * @param cors which origins are let in, where nothing else is said
     * @param patience how long a client may take nothing of a file that it has begun to take
     */
    Web(Router router, Routes routes, Cors cors, Executor handlers, Duration patience) {
        this.router = router;
        this.cors = cors;
        this.reading = new Reading(handlers, patience);
        this.routes = routes;
    }

    Routes routes() {
        return routes;
    }

    void files(String prefix, Path folder, FilesOptions options) {
        router.addGeneral(FilesEndpoint.directory(prefix, folder, options, origins(options.cors()), reading));
    }

    void filesOfClassPath(String prefix, String folder, FilesOptions options) {
        router.addGeneral(FilesEndpoint.classPath(prefix, folder, options, origins(options.cors()), reading));
    }

    private OriginPolicy origins(@Nullable Cors own) {
        return new OriginPolicy(own == null ? cors : own);
    }
}
