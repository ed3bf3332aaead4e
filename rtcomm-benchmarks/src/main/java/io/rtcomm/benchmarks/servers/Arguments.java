/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words behind a command, none of which is unknown: some stand alone, some are a name with a value. Immutable. */
final class Arguments {
    private final List<String> words;

    private Arguments(List<String> words) {
        this.words = words;
    }

    /**
     * Checks them.
     *
     * @param alone words that may stand alone
     * @param named names that have a value behind {@code =}
     * @throws UsageException for others
     */
    static Arguments of(String command, List<String> words, List<String> alone, List<String> named) {
        for (String word : words) {
            int equals = word.indexOf('=');
            boolean known = equals < 0 ? alone.contains(word) : named.contains(word.substring(0, equals));
            if (!known) {
                String expected = Stream.concat(alone.stream(), named.stream().map(name -> name + "="))
                        .collect(Collectors.joining(", "));
                throw new UsageException(command + ": " + word + " (expected: some of " + expected + ")");
            }
        }
        return new Arguments(List.copyOf(words));
    }

    boolean has(String word) {
        return words.contains(word);
    }

    /** The last one counts. */
    String value(String name, String otherwise) {
        return words.stream()
                .filter(word -> word.startsWith(name + "="))
                .reduce(name + "=" + otherwise, (before, later) -> later)
                .substring(name.length() + 1);
    }

    /** A value that is one of some words. */
    String oneOf(String name, String otherwise, List<String> expected) {
        String value = value(name, otherwise);
        if (!expected.contains(value)) {
            throw unexpected(name, value, "one of " + String.join(", ", expected));
        }
        return value;
    }

    int count(String name, String otherwise) {
        String value = value(name, otherwise);
        if (!value.matches("[1-9][0-9]{0,8}")) {
            throw unexpected(name, value, "a number from 1");
        }
        return Integer.parseInt(value);
    }

    double seconds(String name, String otherwise) {
        String value = value(name, otherwise);
        if (!value.matches("[0-9]{1,6}([.][0-9]{1,6})?") || Double.parseDouble(value) == 0) {
            throw unexpected(name, value, "seconds, as 0.5");
        }
        return Double.parseDouble(value);
    }

    /** Constants by their names, with commas between; all of them when nothing is said. */
    <E extends Enum<E>> List<E> some(String name, E[] all) {
        String names = value(name, joined(all, ","));
        return Arrays.stream(names.split(",", -1))
                .map(word -> Arrays.stream(all)
                        .filter(one -> one.name().equals(word))
                        .findFirst()
                        .orElseThrow(() -> unexpected(name, word, "some of " + joined(all, ", "))))
                .toList();
    }

    private static String joined(Enum<?>[] all, String between) {
        return Arrays.stream(all).map(Enum::name).collect(Collectors.joining(between));
    }

    private static UsageException unexpected(String name, String value, String expected) {
        return new UsageException(name + "=" + value + " (expected: " + expected + ")");
    }
}
