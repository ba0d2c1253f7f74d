package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.Distribution;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

/** The examples' poms have no parent, so their versions repeat the root's; they must agree. */
class ExamplePomsIT {
    private final Element root = pom(Distribution.sources().resolve("pom.xml"));

    static List<Path> examples() throws IOException {
        try (Stream<Path> folders = Files.list(Distribution.sources().resolve("examples"))) {
            return folders.map(folder -> folder.resolve("pom.xml")).filter(Files::exists).toList();
        }
    }

    @Test
    void thereAreExamples() throws IOException {
        assertThat(examples()).hasSizeGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void propertiesAreTheRoots(Path file) {
        var expected = properties(root);
        expected.put("kirin.version", text(root, "version"));
        expected.replaceAll((name, value) -> resolved(value, expected));

        var actual = properties(pom(file));

        assertThat(actual).containsKey("kirin.version");
        assertThat(expected).containsAllEntriesOf(actual);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void pluginsAreTheRoots(Path file) {
        var expected = plugins(root);

        assertThat(plugins(pom(file)))
                .isNotEmpty()
                .allSatisfy((name, version) ->
                        assertThat(version).as(name).isEqualTo(expected.get(name)));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void dependenciesTakeTheirVersionsFromProperties(Path file) {
        var pom = pom(file);

        for (Element dependency : all(pom, "dependency")) {
            assertThat(text(dependency, "version")).startsWith("${").endsWith("}");
        }
        assertThat(pom.getElementsByTagName("parent").getLength()).isZero();
    }

    /** The value of the property that is all of the text, {@code ${name}}, or the text itself. */
    private static String resolved(String text, Map<String, String> properties) {
        boolean isReference = text.startsWith("${") && text.endsWith("}");
        return isReference
                ? properties.getOrDefault(text.substring(2, text.length() - 1), text)
                : text;
    }

    private static Map<String, String> plugins(Element pom) {
        Map<String, String> versions = new HashMap<>();
        for (Element plugin : all(pom, "plugin")) {
            String version = text(plugin, "version");
            if (!version.isEmpty()) {
                versions.put(text(plugin, "artifactId"), version);
            }
        }
        return versions;
    }

    private static Map<String, String> properties(Element pom) {
        Map<String, String> values = new HashMap<>();
        for (Element group : children(pom, "properties")) {
            for (Element property : children(group, "*")) {
                values.put(property.getTagName(), property.getTextContent().strip());
            }
        }
        return values;
    }

    /** The text of the child of this name; empty if there is none. */
    private static String text(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? "" : found.getFirst().getTextContent().strip();
    }

    private static List<Element> children(Element parent, String name) {
        return all(parent, name).stream()
                .filter(e -> parent.isSameNode(e.getParentNode()))
                .toList();
    }

    private static List<Element> all(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static Element pom(Path file) {
        try {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
            return document.getDocumentElement();
        } catch (Exception e) {
            throw new AssertionError(file + " is no pom", e);
        }
    }
}
