/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The structure of the libraries as built. {@link LawsTest} shows that each law can fail. */
class ArchitectureTest {
    private static final Ladder LADDER = new Ladder("io.rtcomm");
    private static final Laws LAWS = new Laws(LADDER);

    @SuppressWarnings("unused") // by @FieldSource
    private static final Iterable<String> MODULES = Modules.LIBRARIES;

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = Modules.libraryClasses();
    }

    @Test
    void thePackagesAreThoseOfTheLadder() {
        var seen = classes.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));

        assertThat(seen).isEqualTo(LADDER.packages());
        LAWS.everyPackageStandsOnTheLadder().check(classes);
    }

    @Test
    void everyPackageIsNullMarked() {
        var unmarked = LADDER.packages().stream()
                .map(classes::getPackage)
                .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();

        assertThat(unmarked).isEmpty();
    }

    @Test
    void packagesHaveNoCycles() {
        LAWS.noPackageCycles().check(classes);
    }

    @Test
    void packagesUseLowerRungsOnly() {
        LAWS.packagesUseLowerRungsOnly().check(classes);
    }

    @Test
    void contractsNeverUseInternals() {
        LAWS.contractsNeverUseInternals().check(classes);
    }

    @Test
    void modulesUseContractsOnly() {
        LAWS.modulesUseContractsOnly().check(classes);
    }

    @Test
    void internalsArePublicOnlyWhenAnotherPackageUsesThem() {
        LAWS.internalsArePublicOnlyWhenAnotherPackageUsesThem()
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    void loggingGoesThroughSlf4j() {
        LAWS.loggingGoesThroughSlf4j().check(classes);
    }

    @Test
    void internalsOfDependenciesStayUntouched() {
        LAWS.internalsOfDependenciesStayUntouched().check(classes);
    }

    @Test
    void standardStreamsStayUntouched() {
        LAWS.standardStreamsStayUntouched().check(classes);
    }

    @Test
    void threadsNeverSleep() {
        LAWS.threadsNeverSleep().check(classes);
    }

    @Test
    void staticFieldsAreFinal() {
        LAWS.staticFieldsAreFinal().allowEmptyShould(true).check(classes);
    }

    @ParameterizedTest
    @FieldSource("MODULES")
    void aModuleExportsItsPublicPackagesAndNoInternals(String module) {
        var descriptor = Modules.descriptor(module);
        var exported = descriptor.exports().stream()
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(exported).isEqualTo(packagesToExport(Modules.classesOf(module)));
    }

    /** On the class path providers are found by file, on the module path by descriptor; both must say the same. */
    @ParameterizedTest
    @FieldSource("MODULES")
    void aModuleNamesTheSameProvidersForBothPaths(String module) throws IOException {
        var byDescriptor = Modules.descriptor(module).provides().stream()
                .collect(Collectors.toMap(
                        ModuleDescriptor.Provides::service,
                        provides -> Set.copyOf(provides.providers()),
                        (one, other) -> one,
                        TreeMap::new));

        assertThat(byDescriptor).isEqualTo(providersByFile(Modules.classes(module)));
    }

    private static Set<String> packagesToExport(JavaClasses module) {
        return module.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> LADDER.covers(type) && !LADDER.isInternal(type) && !LADDER.isPartOfModule(type))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, Set<String>> providersByFile(Path classes) throws IOException {
        Map<String, Set<String>> providers = new TreeMap<>();
        var services = classes.resolve("META-INF/services");
        if (!Files.isDirectory(services)) {
            return providers;
        }
        try (var files = Files.list(services)) {
            for (Path file : files.toList()) {
                var names = Files.readAllLines(file).stream()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.toSet());
                providers.put(file.getFileName().toString(), names);
            }
        }
        return providers;
    }
}
