/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A fenced block of a Markdown document.
 *
 * @param file the document
 * @param line where its first line of code stands, from 1
 * @param language what the fence says, {@code ""} when it says nothing
 * @param code the lines between the fences, without the indentation of the fence
 */
record Snippet(String file, int line, String language, String code) {
    private static final Pattern FENCE = Pattern.compile("( *)(```+)(\\w*).*");

    static List<Snippet> in(String file, String markdown) {
        var found = new ArrayList<Snippet>();
        var lines = markdown.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            var fence = FENCE.matcher(lines.get(i));
            if (fence.matches()) {
                int end = closing(lines, i + 1, fence.group(2), file);
                int indentation = fence.group(1).length();
                var code = lines.subList(i + 1, end).stream()
                        .map(line -> line.substring(Math.min(indentation, line.length())))
                        .toList();
                found.add(new Snippet(file, i + 2, fence.group(3), String.join("\n", code)));
                i = end;
            }
        }
        return found;
    }

    private static int closing(List<String> lines, int from, String fence, String file) {
        for (int i = from; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(fence)) {
                return i;
            }
        }
        throw new IllegalArgumentException(file + ":" + from + ": a block that does not end (expected: " + fence + ")");
    }

    /** For the names of tests. */
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
