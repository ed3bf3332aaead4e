/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each law, held against classes of which some break it on purpose, names those and no others. */
class LawsTest {
    private static final String ROOT = LawsTest.class.getPackageName() + ".broken";
    private static final Laws LAWS = new Laws(new Ladder(ROOT));

    /** The subject of a violation: the first of our classes that its line names. */
    private static final Pattern SUBJECT = Pattern.compile(Pattern.quote(ROOT) + "\\.(?:[a-z]\\w*\\.)*([A-Z][\\w$]*)");

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter().importPackages(ROOT);
    }

    @Test
    void aCycleOfPackagesIsSeen() {
        var failures =
                LAWS.noPackageCycles().evaluate(classes).getFailureReport().getDetails();

        assertThat(failures).singleElement().asString().contains("protocol.engine", "protocol.socket");
    }

    @Test
    void aCycleThroughTheRootIsSeen() {
        var root = "io.rtcomm.tests.architecture.cyclic";
        var cyclic = new ClassFileImporter().importPackages(root);
        var failures =
                new Laws(new Ladder(root)).noPackageCycles().evaluate(cyclic).getFailureReport();

        assertThat(failures.getDetails()).hasSize(1);
    }

    @Test
    void aPackageWithoutARungIsSeen() {
        assertThat(offenders(LAWS.everyPackageStandsOnTheLadder())).containsExactly("OffTheLadder");
    }

    @Test
    void useOfANeighbourOrAHigherRungIsSeen() {
        assertThat(offenders(LAWS.packagesUseLowerRungsOnly()))
                .containsExactlyInAnyOrder(
                        "UsesANeighbour", "UsesAHigherRung", "UsesAnInternal", "UsesAnotherModule", "One");
    }

    @Test
    void aContractThatUsesInternalsIsSeen() {
        assertThat(offenders(LAWS.contractsNeverUseInternals())).containsExactly("UsesAnInternal");
    }

    @Test
    void aModuleThatUsesMoreThanContractsIsSeen() {
        assertThat(offenders(LAWS.modulesUseContractsOnly()))
                .containsExactlyInAnyOrder("UsesAnInternalOfCore", "UsesAnotherModule");
    }

    @Test
    void aNeedlesslyPublicInternalIsSeen() {
        assertThat(offenders(LAWS.internalsArePublicOnlyWhenAnotherPackageUsesThem()))
                .containsExactlyInAnyOrder("NeedlesslyPublic", "NeedlesslyPublic$Nested");
    }

    @Test
    void anotherLoggerIsSeen() {
        assertThat(offenders(LAWS.loggingGoesThroughSlf4j())).containsExactly("LogsWithJavaUtilLogging");
    }

    @Test
    void useOfInternalsOfADependencyIsSeen() {
        assertThat(offenders(LAWS.internalsOfDependenciesStayUntouched())).containsExactly("UsesInternalsOfNetty");
    }

    @Test
    void useOfAStandardStreamIsSeen() {
        assertThat(offenders(LAWS.standardStreamsStayUntouched())).containsExactly("Prints");
    }

    @Test
    void sleepIsSeen() {
        assertThat(offenders(LAWS.threadsNeverSleep())).containsExactly("Sleeps");
    }

    @Test
    void aStaticFieldThatChangesIsSeen() {
        assertThat(offenders(LAWS.staticFieldsAreFinal())).containsExactly("HoldsStaticState");
    }

    private static Set<String> offenders(ArchRule law) {
        return law.evaluate(classes).getFailureReport().getDetails().stream()
                .map(SUBJECT::matcher)
                .filter(Matcher::find)
                .map(subject -> subject.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
