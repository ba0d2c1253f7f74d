package kirin.deployer.internal;

import kirin.app.Mount;

import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;

/**
 * An application that a component of a bundle declares. What a bundle registers by itself cannot be
 * told before it runs.
 *
 * @param path where it is mounted
 * @param hosts in lower case; empty: all
 */
record DeclaredApplication(String name, String path, Set<String> hosts) {
    private static final Set<String> SERVICES =
            Set.of(
                    "kirin.app.Application",
                    "kirin.app.AsyncApplication",
                    "kirin.exchange.ExchangeHandler");

    /**
     * @param components the header Service-Component
     */
    static List<DeclaredApplication> in(
            JarFile jar, @Nullable String components, String symbolicName) throws IOException {
        List<DeclaredApplication> all = new ArrayList<>();
        for (HeaderClause clause : HeaderClause.parse(components)) {
            for (String pattern : clause.names()) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (isMeant(entry.getName(), pattern)) {
                        read(jar, entry, symbolicName, all);
                    }
                }
            }
        }
        return all;
    }

    /** Whether both would answer the same requests. */
    boolean collidesWith(String otherPath, List<String> otherHosts) {
        return path.equals(otherPath) && hosts.equals(lowerCase(otherHosts));
    }

    private static Set<String> lowerCase(List<String> hosts) {
        Set<String> all = new TreeSet<>();
        hosts.forEach(each -> all.add(each.toLowerCase(Locale.ROOT)));
        return all;
    }

    private static boolean isMeant(String entry, String pattern) {
        int folder = pattern.lastIndexOf('/') + 1;
        if (!pattern.contains("*") || !entry.startsWith(pattern.substring(0, folder))) {
            return entry.equals(pattern);
        }
        String[] parts = pattern.substring(folder).split("\\*", -1);
        StringBuilder regex = new StringBuilder();
        for (String part : parts) {
            regex.append(regex.isEmpty() ? "" : "[^/]*").append(Pattern.quote(part));
        }
        return entry.substring(folder).matches(regex.toString());
    }

    private static void read(
            JarFile jar, JarEntry entry, String symbolicName, List<DeclaredApplication> all)
            throws IOException {
        try (InputStream xml = jar.getInputStream(entry)) {
            var factory = SAXParserFactory.newInstance();
            // What refers to other files is no description of a component.
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.newSAXParser().parse(xml, new Components(symbolicName, all));
        } catch (SAXException | ParserConfigurationException _) {
            // Declarative Services will say what is wrong with it.
        }
    }

    private static final class Components extends DefaultHandler {
        private final String symbolicName;
        private final List<DeclaredApplication> all;
        private final Map<String, String> properties = new HashMap<>();
        private final StringBuilder text = new StringBuilder();
        private String property = "";
        private boolean isApplication;

        Components(String symbolicName, List<DeclaredApplication> all) {
            this.symbolicName = symbolicName;
            this.all = all;
        }

        @Override
        public void startElement(
                String uri, String localName, String element, Attributes attributes) {
            text.setLength(0);
            switch (element.substring(element.indexOf(':') + 1)) {
                case "component" -> {
                    properties.clear();
                    isApplication = false;
                }
                case "provide" ->
                        isApplication |=
                                SERVICES.contains(String.valueOf(attributes.getValue("interface")));
                case "property" -> {
                    property = String.valueOf(attributes.getValue("name"));
                    String value = attributes.getValue("value");
                    if (value != null) {
                        properties.put(property, value);
                    }
                }
                default -> {
                    // Says nothing about applications.
                }
            }
        }

        @Override
        public void characters(char[] chars, int start, int length) {
            text.append(chars, start, length);
        }

        @Override
        public void endElement(String uri, String localName, String element) {
            String name = element.substring(element.indexOf(':') + 1);
            if (name.equals("property")) {
                properties.putIfAbsent(property, text.toString().strip());
            }
            if (name.equals("component") && isApplication) {
                String given = properties.getOrDefault(Mount.NAME, "");
                all.add(
                        new DeclaredApplication(
                                given.isEmpty() ? symbolicName : given,
                                properties.getOrDefault(Mount.PATH, "/"),
                                lowerCase(
                                        properties
                                                .getOrDefault(Mount.HOST, "")
                                                .lines()
                                                .map(String::strip)
                                                .filter(each -> !each.isEmpty())
                                                .toList())));
            }
        }
    }
}
