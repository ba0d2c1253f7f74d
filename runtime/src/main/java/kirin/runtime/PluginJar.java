package kirin.runtime;

import kirin.log.AccessLogFormat;
import kirin.worker.WorkerClass;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

/**
 * What a plug-in says of itself, read from its jar without starting it.
 *
 * @param workerClasses the names of those it provides
 * @param logFormats by the names of formats of the access log, the classes that provide them
 * @param pids of the configurations that its components ask for
 * @param attributes by the PID of a configuration, what can stand in it, in the order declared
 */
record PluginJar(
        List<String> workerClasses,
        Map<String, String> logFormats,
        List<String> pids,
        Map<String, List<PluginAttribute>> attributes) {
    private static final String FOLDER = "OSGI-INF/";

    PluginJar {
        workerClasses = List.copyOf(workerClasses);
        logFormats = Map.copyOf(logFormats);
        pids = List.copyOf(pids);
        attributes = Map.copyOf(attributes);
    }

    /**
     * Reads a jar.
     *
     * @throws IOException if it is none, or holds XML that is not well-formed
     */
    static PluginJar read(Path jar) throws IOException {
        List<String> workerClasses = new ArrayList<>();
        Map<String, String> logFormats = new HashMap<>();
        List<String> pids = new ArrayList<>();
        Map<String, List<PluginAttribute>> attributes = new HashMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (ZipEntry entry : file.stream().toList()) {
                if (entry.getName().startsWith(FOLDER) && entry.getName().endsWith(".xml")) {
                    Element root = parse(file, entry).getDocumentElement();
                    switch (nameOf(root)) {
                        case "component" -> {
                            workerClasses.addAll(valuesOf(root, WorkerClass.NAME));
                            String className = implementation(root);
                            valuesOf(root, AccessLogFormat.NAME)
                                    .forEach(name -> logFormats.put(name, className));
                            String named = root.getAttribute("configuration-pid");
                            pids.addAll(List.of(named.split(" ", -1)));
                        }
                        case "MetaData" -> addAttributes(root, attributes);
                        default -> {
                            // nothing about settings
                        }
                    }
                }
            }
        }
        return new PluginJar(workerClasses, logFormats, pids, attributes);
    }

    private static Document parse(JarFile file, ZipEntry entry) throws IOException {
        try (InputStream content = file.getInputStream(entry)) {
            var parsers = DocumentBuilderFactory.newInstance();
            parsers.setNamespaceAware(true);
            parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            // A jar has no business with other files.
            parsers.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return parsers.newDocumentBuilder().parse(content);
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException(entry.getName() + ": " + e.getMessage(), e);
        }
    }

    /** The values of a component's property: in an attribute, or one on each line within. */
    private static List<String> valuesOf(Element component, String name) {
        for (Element property : childrenOf(component, "property")) {
            if (property.getAttribute("name").equals(name)) {
                return property.hasAttribute("value")
                        ? List.of(property.getAttribute("value"))
                        : property.getTextContent().lines().map(String::strip).toList();
            }
        }
        return List.of();
    }

    private static String implementation(Element component) {
        return childrenOf(component, "implementation").stream()
                .map(each -> each.getAttribute("class"))
                .findFirst()
                .orElse("");
    }

    private static void addAttributes(
            Element metaData, Map<String, List<PluginAttribute>> attributes) {
        Map<String, List<PluginAttribute>> byClass = new HashMap<>();
        for (Element objectClass : childrenOf(metaData, "OCD")) {
            List<PluginAttribute> declared = new ArrayList<>();
            childrenOf(objectClass, "AD").forEach(each -> declared.add(attribute(each)));
            byClass.put(objectClass.getAttribute("id"), declared);
        }
        for (Element designate : childrenOf(metaData, "Designate")) {
            for (Element object : childrenOf(designate, "Object")) {
                List<PluginAttribute> declared = byClass.get(object.getAttribute("ocdref"));
                if (declared != null) {
                    attributes.put(designate.getAttribute("pid"), declared);
                }
            }
        }
    }

    private static PluginAttribute attribute(Element declared) {
        Map<String, String> options = new LinkedHashMap<>();
        for (Element option : childrenOf(declared, "Option")) {
            options.put(option.getAttribute("value"), option.getAttribute("label"));
        }
        String cardinality = declared.getAttribute("cardinality");
        return new PluginAttribute(
                declared.getAttribute("id"),
                declared.getAttribute("type"),
                !cardinality.isEmpty() && !cardinality.equals("0"),
                List.copyOf(options.keySet()),
                declared.getAttribute("min"),
                declared.getAttribute("max"));
    }

    private static List<Element> childrenOf(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && nameOf(element).equals(name)) {
                children.add(element);
            }
        }
        return children;
    }

    /** Without the namespace, of which there is one for each version. */
    private static String nameOf(Element element) {
        return element.getLocalName();
    }
}
