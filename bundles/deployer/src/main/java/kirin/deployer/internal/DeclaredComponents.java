package kirin.deployer.internal;

import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;

/** The files in a jar in which a bundle describes its components. */
final class DeclaredComponents {
    private DeclaredComponents() {}

    /**
     * Reads them all.
     *
     * @param components the header Service-Component
     */
    static void read(JarFile jar, @Nullable String components, DefaultHandler handler)
            throws IOException {
        for (HeaderClause clause : HeaderClause.parse(components)) {
            for (String pattern : clause.names()) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (isMeant(entry.getName(), pattern)) {
                        read(jar, entry, handler);
                    }
                }
            }
        }
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

    private static void read(JarFile jar, JarEntry entry, DefaultHandler handler)
            throws IOException {
        try (InputStream xml = jar.getInputStream(entry)) {
            var factory = SAXParserFactory.newInstance();
            // What refers to other files is no description of a component.
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.newSAXParser().parse(xml, handler);
        } catch (SAXException | ParserConfigurationException _) {
            // Declarative Services will say what is wrong with it.
        }
    }
}
