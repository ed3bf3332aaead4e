/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.docs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A command that a document tells its readers to run.
 *
 * @param place file and line
 * @param words the program and its arguments
 */
record Command(String place, List<String> words) {
    /** The jar of the examples. */
    static final String EXAMPLES = "rtcomm-examples/target/rtcomm-examples.jar";

    private static final Pattern INLINE = Pattern.compile("`((?:mvn|java) [^`]+)`");
    private static final Set<String> SHELLS = Set.of("bash", "sh", "shell");

    private static final Set<String> PHASES =
            Set.of("clean", "validate", "compile", "test", "package", "verify", "install", "deploy", "site");
    private static final Set<String> FLAGS = Set.of("-q", "-o", "-B", "-U", "-e", "-ntp", "-am");
    private static final Set<String> KNOWN_TO_PLUGINS =
            Set.of("skipTests", "test", "surefire.failIfNoSpecifiedTests", "fuzz.into", "fuzz.options");

    /** The commands of shell blocks, and those that stand in the text. */
    static List<Command> in(String file, String markdown) {
        var found = new ArrayList<Command>();
        var snippets = Snippet.in(file, markdown);
        for (Snippet snippet : snippets) {
            if (SHELLS.contains(snippet.language())) {
                found.addAll(ofBlock(snippet));
            }
        }
        var lines = markdown.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            var inline = INLINE.matcher(lines.get(i));
            while (inline.find()) {
                found.add(of(file + ":" + (i + 1), inline.group(1)));
            }
        }
        return found;
    }

    private static List<Command> ofBlock(Snippet snippet) {
        var lines = snippet.code().lines().toList();
        var found = new ArrayList<Command>();
        for (int i = 0; i < lines.size(); i++) {
            String place = snippet.file() + ":" + (snippet.line() + i);
            Stream.of(lines.get(i).replaceFirst("(^| )#.*", "").split("&&|;"))
                    .filter(command -> !command.isBlank())
                    .forEach(command -> found.add(of(place, command)));
        }
        return found;
    }

    private static Command of(String place, String command) {
        return new Command(place, List.of(command.strip().split(" +")));
    }

    /** What is wrong with it: nothing that it names is missing from the project. */
    List<String> problems() {
        return switch (words.get(0)) {
            case "mvn" -> problemsOfMaven();
            case "java" -> problemsOfJava();
            default -> List.of();
        };
    }

    private List<String> problemsOfJava() {
        var problems = new ArrayList<String>();
        for (int i = 1; i < words.size(); i++) {
            if (words.get(i).equals("-jar") || words.get(i).equals("-cp")) {
                expect(Poms.programs(), word(i + 1), problems);
            }
        }
        return problems;
    }

    private List<String> problemsOfMaven() {
        var problems = new ArrayList<String>();
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-pl")) {
                i++;
                for (String module : word(i).split(",")) {
                    expect(Poms.modules(), module, problems);
                }
            } else if (word.startsWith("-D")) {
                String property = word.substring(2).replaceFirst("=.*", "");
                if (!KNOWN_TO_PLUGINS.contains(property)) {
                    expect(Poms.properties(), property, problems);
                }
            } else if (word.startsWith("-")) {
                expect(FLAGS, word, problems);
            } else if (word.contains(":")) {
                expect(Poms.pluginPrefixes(), word.substring(0, word.indexOf(':')), problems);
            } else {
                expect(PHASES, word, problems);
            }
        }
        return problems;
    }

    /** Whether this is {@code java -jar} with the jar of the examples and the name of one. */
    boolean runsAnExample() {
        return words.size() > 3 && words.subList(0, 3).equals(List.of("java", "-jar", EXAMPLES));
    }

    /** The words that are options of a program. */
    List<String> options() {
        return words.stream().filter(word -> word.startsWith("--")).toList();
    }

    private void expect(Collection<String> known, String word, List<String> problems) {
        if (!known.contains(word)) {
            problems.add(place + ": " + word + " (expected: one of " + known + ")");
        }
    }

    private String word(int index) {
        return index < words.size() ? words.get(index) : "nothing";
    }

    /** For the names of tests. */
    @Override
    public String toString() {
        return place + " " + String.join(" ", words);
    }
}
