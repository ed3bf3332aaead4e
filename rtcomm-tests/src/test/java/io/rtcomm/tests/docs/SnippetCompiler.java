/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Compiles snippets, each as the body of a method:
 *
 * <pre>
 *   imports of the prelude, imports of the snippet
 *   class Shown extends Prelude {
 *   void shown() throws Exception {
 *   the snippet
 *   }}
 * </pre>
 *
 * The prelude declares what snippets take for granted.
 */
final class SnippetCompiler {
    private static final int LINES_BEFORE = 3;

    private final Source prelude;
    private final String imports;
    private final Path classes;

    /** @param classes an empty folder to compile to */
    SnippetCompiler(Path classes) {
        String text = preludeText();
        this.prelude = new Source("Prelude", text);
        this.imports = text.lines().filter(SnippetCompiler::isImport).collect(Collectors.joining(" "));
        this.classes = classes;
    }

    private static String preludeText() {
        try (var in = SnippetCompiler.class.getResourceAsStream("Prelude.java")) {
            if (in == null) {
                throw new IllegalStateException("found no Prelude.java (expected: among the resources of the tests)");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with a snippet: file, line and what the compiler says; empty when it is fine. */
    List<String> problems(Snippet snippet) {
        var found = new DiagnosticCollector<JavaFileObject>();
        var compiler = ToolProvider.getSystemJavaCompiler();
        var options = List.of(
                "-classpath", System.getProperty("java.class.path"), "-d", classes.toString(), "-proc:none", "-nowarn");
        compiler.getTask(null, null, found, options, null, List.of(prelude, source(snippet)))
                .call();
        return found.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> problem(snippet, diagnostic))
                .toList();
    }

    private Source source(Snippet snippet) {
        String own = snippet.code().lines().filter(SnippetCompiler::isImport).collect(Collectors.joining(" "));
        String body =
                snippet.code().lines().map(line -> isImport(line) ? "" : line).collect(Collectors.joining("\n"));
        return new Source(
                "Shown",
                imports + own + "\nclass Shown extends Prelude {\nvoid shown() throws Exception {\n" + body + "\n}}");
    }

    private static boolean isImport(String line) {
        return line.startsWith("import ");
    }

    private static String problem(Snippet snippet, Diagnostic<? extends JavaFileObject> diagnostic) {
        var source = diagnostic.getSource();
        String message = diagnostic.getMessage(Locale.ROOT);
        if (source == null || source.getName().contains("Prelude")) {
            return "Prelude.java:" + diagnostic.getLineNumber() + ": " + message;
        }
        // What is left open is found behind the end.
        long last = snippet.code().lines().count() - 1;
        long line = snippet.line() + Math.min(Math.max(0, diagnostic.getLineNumber() - LINES_BEFORE - 1), last);
        return snippet.file() + ":" + line + ": " + message;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String type, String text) {
            super(URI.create("string:///" + type + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public @Nullable CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
