/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.docs;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What the poms of the project say. */
final class Poms {
    private static final String BUILD_FOLDER = "${project.build.directory}/";

    private Poms() {}

    /** What a dependency is named by. */
    record Coordinates(String groupId, String artifactId, String version) {}

    static Document root() {
        return parse(Documents.read(Documents.PROJECT.resolve("pom.xml")));
    }

    /** The modules, by the names of their folders. */
    static List<String> modules() {
        return elements(root(), "module").map(Element::getTextContent).toList();
    }

    /** What users can depend on: the modules that are deployed. */
    static Set<Coordinates> published() {
        var project = root().getDocumentElement();
        return modules().stream()
                .filter(module ->
                        elements(pom(module), "maven.deploy.skip").findAny().isEmpty())
                .map(module -> new Coordinates(
                        child(project, "groupId"),
                        child(pom(module).getDocumentElement(), "artifactId"),
                        child(project, "version")))
                .collect(Collectors.toSet());
    }

    /** The jars that run by themselves, as paths from the folder of the project. */
    static Set<String> programs() {
        return modules().stream()
                .flatMap(module -> elements(pom(module), "outputFile")
                        .map(Element::getTextContent)
                        .filter(file -> file.startsWith(BUILD_FOLDER))
                        .map(file -> module + "/target/" + file.substring(BUILD_FOLDER.length())))
                .collect(Collectors.toSet());
    }

    /** The names of what {@code -D} can set: properties of the root, and those that its profiles look at. */
    static Set<String> properties() {
        var poms = Stream.concat(Stream.of(root()), modules().stream().map(Poms::pom))
                .toList();
        var activating = poms.stream()
                .flatMap(pom -> elements(pom, "property"))
                .map(property -> child(property, "name").replaceFirst("^!", ""));
        var declared = elements(root(), "properties").flatMap(Poms::children).map(Element::getTagName);
        return Stream.concat(activating, declared).collect(Collectors.toSet());
    }

    /** The prefixes of the plugins of the build: {@code spotless} for {@code spotless-maven-plugin}. */
    static Set<String> pluginPrefixes() {
        return elements(root(), "plugin")
                .map(plugin -> child(plugin, "artifactId")
                        .replaceFirst("-?maven-?", "")
                        .replaceFirst("-?plugin", ""))
                .collect(Collectors.toSet());
    }

    /** The dependencies that a piece of a pom declares. */
    static List<Coordinates> dependencies(String xml) {
        return elements(parse("<piece>" + xml + "</piece>"), "dependency")
                .map(dependency -> new Coordinates(
                        child(dependency, "groupId"), child(dependency, "artifactId"), child(dependency, "version")))
                .toList();
    }

    private static Document pom(String module) {
        return parse(Documents.read(Documents.PROJECT.resolve(Path.of(module, "pom.xml"))));
    }

    private static Document parse(String xml) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml)));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalArgumentException("no XML: " + e.getMessage() + "\n" + xml, e);
        }
    }

    private static Stream<Element> elements(Document document, String tag) {
        return list(document.getElementsByTagName(tag));
    }

    private static Stream<Element> children(Element parent) {
        return list(parent.getChildNodes());
    }

    private static Stream<Element> list(NodeList nodes) {
        var elements = new ArrayList<Element>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            if (node instanceof Element element) {
                elements.add(element);
            }
        }
        return elements.stream();
    }

    /** The text of a direct child, {@code ""} when there is none. */
    private static String child(Element parent, String tag) {
        return children(parent)
                .filter(element -> element.getTagName().equals(tag))
                .map(Element::getTextContent)
                .findFirst()
                .orElse("");
    }
}
