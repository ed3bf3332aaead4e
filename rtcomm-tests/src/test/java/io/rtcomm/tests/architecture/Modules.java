/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the compiled classes of the libraries are found, and how they are read. */
final class Modules {
    /** The modules that are published and hold code. */
    static final List<String> LIBRARIES = List.of("rtcomm-core", "rtcomm-websocket", "rtcomm-polling", "rtcomm-sse");

    private Modules() {}

    static JavaClasses libraryClasses() {
        return new ClassFileImporter()
                .importPaths(LIBRARIES.stream().map(Modules::classes).toList());
    }

    static JavaClasses classesOf(String module) {
        return new ClassFileImporter().importPath(classes(module));
    }

    static ModuleDescriptor descriptor(String module) {
        return ModuleFinder.of(classes(module)).findAll().iterator().next().descriptor();
    }

    /** The tests run in the directory of their own module, beside the others. */
    static Path classes(String module) {
        var classes = Path.of("..", module, "target", "classes");
        if (!Files.isDirectory(classes)) {
            throw new IllegalStateException("no compiled classes in " + classes
                    + " (expected: the module built before, as 'mvn -pl rtcomm-tests -am verify' does)");
        }
        return classes;
    }
}
