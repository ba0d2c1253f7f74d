package kirin.deployer.internal;

import kirin.app.Mount;

import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;

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
        DeclaredComponents.read(jar, components, new Components(symbolicName, all));
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
