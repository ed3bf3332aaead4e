/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

import io.rtcomm.http.PathPattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request path names under a folder: names of folders and a file, each decoded once and each a name and nothing
 * else, on every file system. Immutable.
 *
 * @param names from the outside in
 * @param folder whether a slash stood at the end, or nothing at all was named
 */
record FilePath(List<String> names, boolean folder) {
    /**
     * Reads what stands behind the prefix and its slash.
     *
     * @return null when it cannot name a file that is served: hidden ones, steps out of the folder, what another file
     *     system would understand differently
     */
    static @Nullable FilePath of(String raw) {
        if (raw.isEmpty()) {
            return new FilePath(List.of(), true);
        }
        boolean folder = raw.endsWith("/");
        String[] segments = (folder ? raw.substring(0, raw.length() - 1) : raw).split("/", -1);
        var names = new ArrayList<String>(segments.length);
        for (String segment : segments) {
            String name = PathPattern.decode(segment);
            if (name == null || !isName(name)) {
                return null;
            }
            names.add(name);
        }
        return new FilePath(List.copyOf(names), folder);
    }

    /**
     * Whether this is the plain name of a visible file. Not: {@code ..} and whatever else begins with a dot; separators
     * of any system; colons, which name drives and streams; dots and spaces at the end, which some systems drop; control
     * characters.
     */
    static boolean isName(String name) {
        if (name.isEmpty() || name.startsWith(".") || name.endsWith(".") || name.endsWith(" ")) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c == 0x7f || c == '/' || c == '\\' || c == ':') {
                return false;
            }
        }
        return true;
    }

    /** The same with one name more. */
    FilePath file(String name) {
        var all = new ArrayList<>(names);
        all.add(name);
        return new FilePath(List.copyOf(all), false);
    }

    /** The file beside this one whose name has an ending more. */
    FilePath withEnding(String ending) {
        var all = new ArrayList<>(names);
        all.set(all.size() - 1, name() + ending);
        return new FilePath(List.copyOf(all), false);
    }

    /** The last name. */
    String name() {
        return names.get(names.size() - 1);
    }

    @Override
    public String toString() {
        return String.join("/", names);
    }
}
