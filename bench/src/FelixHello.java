import jakarta.servlet.Servlet;

import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The peer: {@link HelloServlet} with Felix's HTTP service in an embedded Felix, by whiteboard. */
public final class FelixHello {
    private static final List<String> BUNDLES =
            List.of("commons-", "org.apache.felix.http.jetty", "org.apache.felix.http.wrappers");
    private static final List<String> SERVLETS = List.of("", ".annotation", ".descriptor", ".http");

    private FelixHello() {}

    /** Arguments: port, most threads. */
    public static void main(String[] args) throws Exception {
        Framework felix = new FrameworkFactory().newFramework(settings(args[0], args[1]));
        felix.init();
        BundleContext context = felix.getBundleContext();
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(element);
            if (BUNDLES.stream().anyMatch(jar.getFileName().toString()::startsWith)) {
                context.installBundle("reference:" + jar.toUri()).start();
            }
        }
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.http.whiteboard.servlet.pattern", "/*");
        context.registerService(Servlet.class, new HelloServlet(), properties);
        felix.start();
        felix.waitForStop(0);
    }

    private static Map<String, String> settings(String port, String threads) {
        Map<String, String> settings = new HashMap<>();
        settings.put(
                Constants.FRAMEWORK_STORAGE, System.getProperty("java.io.tmpdir") + "/bundles");
        settings.put(
                Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        // This program's servlet and the bundles are to have the same API: that of the class path.
        settings.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                String.join(
                        ",",
                        packages("jakarta.servlet", SERVLETS, "6.0", "6.1"),
                        packages("javax.servlet", SERVLETS, "3.1", "4.0"),
                        packages("org.slf4j", List.of("", ".event", ".helpers", ".spi"), "2.0")));
        settings.put(
                Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA,
                "osgi.contract;osgi.contract=JakartaServlet;version:Version=6.0,"
                        + "osgi.contract;osgi.contract=JavaServlet;version:Version=4.0");
        settings.put("org.osgi.service.http.port", port);
        settings.put("org.apache.felix.http.host", "127.0.0.1");
        settings.put("org.apache.felix.http.jetty.threadpool.max", threads);
        return settings;
    }

    private static String packages(String root, List<String> parts, String... versions) {
        return parts.stream()
                .flatMap(each ->
                        Arrays.stream(versions).map(v -> root + each + ";version=\"" + v + "\""))
                .collect(Collectors.joining(","));
    }
}
