package kirin.deployer.internal;

import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;

/** The configurations that the components of a bundle ask for. */
final class DeclaredPids {
    private DeclaredPids() {}

    /**
     * PIDs of single configurations and of factories; a component does not tell which it means.
     *
     * @param components the header Service-Component
     */
    static Set<String> in(JarFile jar, @Nullable String components) throws IOException {
        if (components == null) {
            return Set.of();
        }
        Set<String> pids = new HashSet<>();
        try {
            DeclaredComponents.read(jar, components, new Components(pids));
        } catch (IllegalArgumentException _) {
            // Declarative Services will say what is wrong with the header.
        }
        return pids;
    }

    private static final class Components extends DefaultHandler {
        private final Set<String> pids;
        private List<String> asked = List.of();
        private String name = "";
        private boolean isIgnored;

        Components(Set<String> pids) {
            this.pids = pids;
        }

        @Override
        public void startElement(
                String uri, String localName, String element, Attributes attributes) {
            switch (element.substring(element.indexOf(':') + 1)) {
                case "component" -> {
                    name = text(attributes, "name");
                    String own = text(attributes, "configuration-pid");
                    asked = List.of((own.isBlank() ? "$" : own.strip()).split("\\s+"));
                    isIgnored = text(attributes, "configuration-policy").equals("ignore");
                }
                case "implementation" -> {
                    if (name.isEmpty()) {
                        // OSGi Compendium 112.4.3: the name's default.
                        name = text(attributes, "class");
                    }
                }
                default -> {
                    // Says nothing about configurations.
                }
            }
        }

        private static String text(Attributes attributes, String name) {
            String value = attributes.getValue(name);
            return value == null ? "" : value;
        }

        @Override
        public void endElement(String uri, String localName, String element) {
            if (element.substring(element.indexOf(':') + 1).equals("component") && !isIgnored) {
                asked.forEach(each -> pids.add(each.equals("$") ? name : each));
            }
        }
    }
}
