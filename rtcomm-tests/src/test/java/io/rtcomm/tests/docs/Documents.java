/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the documents of the project. The tests run in the directory of their own module. */
final class Documents {
    static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    private Documents() {}

    /** README, CONTRIBUTING and everything under docs. */
    static List<Path> all() {
        try (var docs = Files.walk(PROJECT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(PROJECT.resolve("README.md"), PROJECT.resolve("CONTRIBUTING.md")),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The snippets of all documents in some languages. */
    static List<Snippet> snippets(String... languages) {
        return all().stream()
                .flatMap(file -> Snippet.in(name(file), read(file)).stream())
                .filter(snippet -> List.of(languages).contains(snippet.language()))
                .toList();
    }

    /** The commands of all documents. */
    static List<Command> commands() {
        return all().stream()
                .flatMap(file -> Command.in(name(file), read(file)).stream())
                .toList();
    }

    /** Where a document leads within the project, as it says it. */
    static List<String> links(Path document) {
        return LINK.matcher(read(document))
                .results()
                .map(link -> link.group(1).replaceFirst("#.*", ""))
                .filter(link -> !link.isEmpty() && !link.contains(":"))
                .toList();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return PROJECT.relativize(file).toString();
    }
}
