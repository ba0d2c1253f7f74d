package kirin.deployer.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Makes small bundles. */
final class JarFiles {
    private JarFiles() {}

    /** A bundle with further headers: name, value, name, value … */
    static byte[] bundle(String symbolicName, String version, String... headers) {
        String[] all = new String[headers.length + 6];
        all[0] = "Bundle-ManifestVersion";
        all[1] = "2";
        all[2] = "Bundle-SymbolicName";
        all[3] = symbolicName;
        all[4] = "Bundle-Version";
        all[5] = version;
        System.arraycopy(headers, 0, all, 6, headers.length);
        return jar(all);
    }

    /** A bundle whose activator is one of the classes of these tests. */
    static byte[] bundle(String symbolicName, String version, Class<?> activator) {
        return bundle(
                symbolicName,
                version,
                "Bundle-Activator",
                activator.getName(),
                "Import-Package",
                "org.osgi.framework, org.apache.felix.hc.api;resolution:=optional",
                // Not a header of OSGi: tells jar() what to put in.
                "Test-Class",
                activator.getName());
    }

    /** A bundle with a component of one of the classes of these tests, as such a service. */
    static byte[] component(String symbolicName, Class<?> type, Class<?> service, String... headers)
            throws IOException {
        String xml =
                """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="%1$s">
                  <implementation class="%1$s"/>
                  <service><provide interface="%2$s"/></service>
                </scr:component>
                """
                        .formatted(type.getName(), service.getName());
        String[] all = Arrays.copyOf(headers, headers.length + 4);
        all[headers.length] = "Service-Component";
        all[headers.length + 1] = "OSGI-INF/component.xml";
        all[headers.length + 2] = "Test-Class";
        all[headers.length + 3] = type.getName();
        return with(
                bundle(symbolicName, "1", all),
                Map.of("OSGI-INF/component.xml", xml.getBytes(StandardCharsets.UTF_8)));
    }

    /** A bundle with a component that is given the configurations of a PID. */
    static byte[] configured(String symbolicName, String pid, String policy, String... headers)
            throws IOException {
        String xml =
                """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="c" init="1"
                    configuration-pid="%s" configuration-policy="%s">
                  <implementation class="%s"/>
                  <service><provide interface="java.util.function.Function"/></service>
                </scr:component>
                """
                        .formatted(pid, policy, ConfiguredComponent.class.getName());
        String[] all = Arrays.copyOf(headers, headers.length + 4);
        all[headers.length] = "Service-Component";
        all[headers.length + 1] = "OSGI-INF/component.xml";
        all[headers.length + 2] = "Test-Class";
        all[headers.length + 3] = ConfiguredComponent.class.getName();
        return with(
                bundle(symbolicName, "1", all),
                Map.of("OSGI-INF/component.xml", xml.getBytes(StandardCharsets.UTF_8)));
    }

    /** An archive: name, bytes, name, bytes … */
    static byte[] zip(Object... entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < entries.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) entries[i]));
                zip.write((byte[]) entries[i + 1]);
            }
        }
        return bytes.toByteArray();
    }

    /** The same jar with further entries. */
    static byte[] with(byte[] jar, Map<String, byte[]> entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var from = new ZipInputStream(new ByteArrayInputStream(jar));
                var to = new ZipOutputStream(bytes)) {
            for (ZipEntry each = from.getNextEntry(); each != null; each = from.getNextEntry()) {
                to.putNextEntry(new ZipEntry(each.getName()));
                from.transferTo(to);
            }
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                to.putNextEntry(new ZipEntry(each.getKey()));
                to.write(each.getValue());
            }
        }
        return bytes.toByteArray();
    }

    static byte[] jar(String... headers) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        for (int i = 0; i < headers.length; i += 2) {
            attributes.putValue(headers[i], headers[i + 1]);
        }
        var bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            String included = attributes.getValue("Test-Class");
            if (included != null) {
                add(jar, included.replace('.', '/') + ".class");
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void add(JarOutputStream jar, String path) throws IOException {
        try (InputStream content = JarFiles.class.getClassLoader().getResourceAsStream(path)) {
            if (content == null) {
                throw new IOException(path + " is not there");
            }
            jar.putNextEntry(new JarEntry(path));
            content.transferTo(jar);
        }
    }
}
