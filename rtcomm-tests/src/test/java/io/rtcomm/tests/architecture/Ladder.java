/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The packages from the bottom up. A package may use those on lower rungs and nothing else of ours, so what stands on
 * one rung cannot know its neighbours. Immutable.
 */
final class Ladder {
    /** Package names relative to the root, which itself is the empty name, and the rung of each. */
    private static final Map<String, Integer> RUNGS = rungs();

    /** Packages that modules and applications may build on. They never use {@code internal}. */
    private static final Set<String> CONTRACTS = Set.of(
            "",
            "http",
            "codec",
            "observe",
            "protocol.engine",
            "protocol.socket",
            "transport",
            "adapter",
            "endpoint",
            "endpoint.sse",
            "endpoint.web",
            "endpoint.websocket");

    /** Packages of modules of their own, which know the contracts and never each other. */
    private static final Set<String> MODULES = Set.of("websocket", "websocket.frame", "polling", "sse");

    private final String root;

    /**
     * A ladder under a root package.
     *
     * @param root the package that stands on the lowest rung and encloses all others
     */
    Ladder(String root) {
        this.root = root;
    }

    private static Map<String, Integer> rungs() {
        Map<String, Integer> rungs = new LinkedHashMap<>();
        rungs.put("", 1);
        Set.of("http", "codec", "observe", "protocol.engine").forEach(name -> rungs.put(name, 2));
        Set.of("transport", "protocol.socket", "internal.guard", "internal.http2")
                .forEach(name -> rungs.put(name, 3));
        Set.of("adapter", "endpoint", "internal.loop", "internal.http").forEach(name -> rungs.put(name, 4));
        Set.of(
                        "internal.session",
                        "internal.lane",
                        "internal.room",
                        "internal.recovery",
                        "endpoint.sse",
                        "endpoint.web",
                        "endpoint.websocket",
                        "websocket.frame")
                .forEach(name -> rungs.put(name, 5));
        Set.of("internal.namespace", "internal.web", "internal.files", "websocket", "polling", "sse")
                .forEach(name -> rungs.put(name, 6));
        rungs.put("server", 7);
        return Map.copyOf(rungs);
    }

    String root() {
        return root;
    }

    Set<String> packages() {
        return RUNGS.keySet().stream().map(this::absolute).collect(Collectors.toCollection(TreeSet::new));
    }

    boolean covers(JavaClass type) {
        return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
    }

    OptionalInt rung(JavaClass type) {
        Integer rung = RUNGS.get(relative(type));
        return rung == null ? OptionalInt.empty() : OptionalInt.of(rung);
    }

    boolean isContract(JavaClass type) {
        return CONTRACTS.contains(relative(type));
    }

    boolean isModule(JavaClass type) {
        return MODULES.contains(relative(type));
    }

    /** Whether two classes belong to one module of its own. */
    boolean sameModule(JavaClass one, JavaClass other) {
        return isModule(one) && isModule(other) && module(one).equals(module(other));
    }

    /** Whether a package of a module is for that module alone. */
    boolean isPartOfModule(JavaClass type) {
        return isModule(type) && relative(type).contains(".");
    }

    private String module(JavaClass type) {
        return relative(type).replaceFirst("\\..*", "");
    }

    boolean isInternal(JavaClass type) {
        return relative(type).startsWith("internal.");
    }

    private String absolute(String relative) {
        return relative.isEmpty() ? root : root + "." + relative;
    }

    private String relative(JavaClass type) {
        var name = type.getPackageName();
        return name.equals(root) ? "" : name.substring(root.length() + 1);
    }
}
