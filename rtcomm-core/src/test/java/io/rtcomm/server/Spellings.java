/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Request paths that have led out of the folders of web servers, or to files that these hide. */
final class Spellings {
    private static final List<String> UP = List.of(
            "..",
            "%2e%2e",
            "%2E%2E",
            ".%2e",
            "%2e.",
            "%252e%252e",
            "%25252e%25252e",
            "%c0%ae%c0%ae",
            "%e0%80%ae%e0%80%ae",
            "%f0%80%80%ae%f0%80%80%ae",
            "%c0%2e%c0%2e",
            "%u002e%u002e",
            "%uff0e%uff0e",
            "%ef%bc%8e%ef%bc%8e",
            "%e2%80%a5",
            "\u00c0\u00ae\u00c0\u00ae",
            "..%00",
            "%00..",
            "..;",
            "..;a=b",
            "...",
            "....",
            "..%20",
            "..%09",
            ".%0d.",
            "..%0a",
            "..%3b",
            ".%5c.",
            "..%c2%a0");

    private static final List<String> SEPARATORS = List.of(
            "/",
            "%2f",
            "%2F",
            "\\",
            "%5c",
            "%5C",
            "%252f",
            "%255c",
            "%c0%af",
            "%c1%9c",
            "%e0%80%af",
            "%ef%bc%8f",
            "%e2%88%95",
            "//",
            "/./",
            "%u2215");

    private Spellings() {}

    static Set<String> of(String name, Path folder) {
        var all = new LinkedHashSet<String>();
        for (String up : UP) {
            for (String separator : SEPARATORS) {
                all.add("/" + up + separator + name);
            }
        }
        for (String up : UP) {
            all.add("/sub/" + up + "/" + up + "/" + name);
            all.add("/sub/deep/" + up + "/" + up + "/" + up + "/" + name);
        }
        String absolute = folder.resolve(name).toString();
        all.addAll(List.of(
                "/" + absolute,
                absolute,
                "/" + absolute.replace("/", "%2f"),
                "/" + absolute.replace("/", "%5c"),
                "/file:" + absolute,
                "/file:%2f%2f" + absolute,
                "/C:" + absolute,
                "/c%3a" + absolute,
                "/C:%5c" + name,
                "/%5c%5c127.0.0.1%5cshare%5c" + name,
                "/.hidden",
                "/%2ehidden",
                "/.git/config",
                "/%2egit/config",
                "/.git%2fconfig",
                "/sub/../.hidden",
                "/./.hidden",
                "/.",
                "/..",
                "/...",
                "/./",
                "/../",
                "/../public.txt",
                "/..public.txt",
                "/digits.txt%00",
                "/digits.txt%00.html",
                "/%00digits.txt",
                "/digits.txt.",
                "/digits.txt%2e",
                "/digits.txt%20",
                "/digits.txt...",
                "/digits.txt::$DATA",
                "/digits.txt%3a%3a$DATA",
                "/digits.txt%5c",
                "/digits.txt%2f",
                "/digits.txt;a=b",
                "/digits.txt%0a",
                "/digits.txt%7f",
                "/digits.txt%",
                "/digits.txt%2",
                "/digits.txt%zz",
                "/%",
                "/%%35%63..",
                "/sub%2findex.html",
                "/sub%5cindex.html",
                "//digits.txt",
                "//sub//index.html",
                "/sub//index.html",
                "/~root",
                "/~/",
                "/index.html/",
                "/index.html/..",
                "/index.html/../digits.txt",
                "/nul",
                "/con.txt",
                "/aux:",
                "/%ff",
                "/%c3",
                "/%ed%a0%80",
                "/%f5%80%80%80",
                "/\u00ff"));
        return all;
    }
}
