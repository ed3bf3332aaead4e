/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvent;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** The laws that every class of the libraries keeps, as rules under one root package. Immutable. */
final class Laws {
    private final Ladder ladder;

    Laws(Ladder ladder) {
        this.ladder = ladder;
    }

    /** The pattern starts above the root, because one that starts below it would leave the root itself out. */
    ArchRule noPackageCycles() {
        var parent = ladder.root().substring(0, ladder.root().lastIndexOf('.'));
        return slices().matching(parent + ".(**)").should().beFreeOfCycles();
    }

    ArchRule everyPackageStandsOnTheLadder() {
        return classes().should(condition("stand on a rung of the ladder", (type, events) -> {
            if (!ladder.covers(type) || ladder.rung(type).isEmpty()) {
                events.add(violated(type, type.getName() + " is in a package that is not on the ladder"));
            }
        }));
    }

    ArchRule packagesUseLowerRungsOnly() {
        return classes().should(useOfOurs("use lower rungs only", (origin, target) -> {
            OptionalInt from = ladder.rung(origin);
            OptionalInt to = ladder.rung(target);
            return samePackage(origin, target)
                    || (from.isPresent() && to.isPresent() && to.getAsInt() < from.getAsInt());
        }));
    }

    ArchRule contractsNeverUseInternals() {
        return classes()
                .that(are("contracts", ladder::isContract))
                .should(useOfOurs("never use internals", (origin, target) -> !ladder.isInternal(target)));
    }

    ArchRule modulesUseContractsOnly() {
        return classes()
                .that(are("in a module of their own", ladder::isModule))
                .should(useOfOurs(
                        "use contracts only",
                        (origin, target) -> samePackage(origin, target)
                                || ladder.sameModule(origin, target)
                                || ladder.isContract(target)));
    }

    ArchRule internalsArePublicOnlyWhenAnotherPackageUsesThem() {
        return classes()
                .that(are("internal and public", type -> ladder.isInternal(type) && isVisibleEverywhere(type)))
                .should(condition("be used by another package", (type, events) -> {
                    boolean used = type.getDirectDependenciesToSelf().stream()
                            .anyMatch(use -> !samePackage(use.getOriginClass(), type));
                    if (!used) {
                        events.add(violated(type, type.getName() + " is public, but no other package uses it"));
                    }
                }));
    }

    ArchRule loggingGoesThroughSlf4j() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "io.netty.util.internal.logging..", "ch.qos.logback..");
    }

    ArchRule internalsOfDependenciesStayUntouched() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..internal..", "io.netty.util.internal..", "sun..", "jdk.internal..");
    }

    ArchRule standardStreamsStayUntouched() {
        return GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
    }

    ArchRule threadsNeverSleep() {
        return noClasses()
                .should()
                .callMethodWhere(new DescribedPredicate<JavaMethodCall>("the target is Thread.sleep") {
                    @Override
                    public boolean test(JavaMethodCall call) {
                        return call.getTargetOwner().isEquivalentTo(Thread.class)
                                && call.getTarget().getName().equals("sleep");
                    }
                });
    }

    ArchRule staticFieldsAreFinal() {
        return fields().that().areStatic().should().beFinal();
    }

    private ArchCondition<JavaClass> useOfOurs(String description, Permission permission) {
        return condition(description, (type, events) -> {
            for (Dependency use : type.getDirectDependenciesFromSelf()) {
                var target = use.getTargetClass().getBaseComponentType();
                if (ladder.covers(target) && !permission.allows(type, target)) {
                    events.add(violated(type, use.getDescription()));
                }
            }
        });
    }

    private static ArchCondition<JavaClass> condition(
            String description, BiConsumer<JavaClass, ConditionEvents> check) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                check.accept(type, events);
            }
        };
    }

    private static DescribedPredicate<JavaClass> are(String description, Predicate<JavaClass> predicate) {
        return DescribedPredicate.describe(description, predicate);
    }

    private static ConditionEvent violated(JavaClass type, String message) {
        return SimpleConditionEvent.violated(type, message);
    }

    private static boolean samePackage(JavaClass one, JavaClass other) {
        return one.getPackageName().equals(other.getPackageName());
    }

    private static boolean isVisibleEverywhere(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(Laws::isVisibleEverywhere).orElse(true);
    }

    /** Whether a class may use another one of ours. */
    @FunctionalInterface
    private interface Permission {
        boolean allows(JavaClass origin, JavaClass target);
    }
}
