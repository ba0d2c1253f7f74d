package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.JolokiaClient;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.ProxiedBeans;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.net.ServerSocket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.ObjectName;

/**
 * Every attribute and operation of every management bean, by each of three ways: proxies in the
 * server's process, a JMX connection, and Jolokia.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EveryOperationIT {
    private static final String SERVER = "kirin:type=Server";
    private static final String DEPLOYER = "kirin:type=Deployer";
    private static final String SHOP = "kirin:type=App,name=shop";

    private KirinFolder folder;
    private KirinProcess kirin;
    private JolokiaClient jolokia;
    private String newer;
    private String extra;

    /** How a client gets at a bean. Answers are text in some form. */
    private interface Way {
        String read(ObjectName bean, MBeanAttributeInfo attribute) throws Exception;

        String call(ObjectName bean, String operation, String... arguments) throws Exception;
    }

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        folder =
                KirinFolder.in(root)
                        .set("jolokia", "\"127.0.0.1:" + port + '"')
                        .set("statsd_host", "\"127.0.0.1:9\"")
                        .set("workers", "1")
                        .deploy(AppJar.answering("shop", "one"))
                        .deploy(ProxiedBeans.JAR);
        newer =
                AppJar.answering("shop", "two")
                        .version("2.0.0")
                        .writeTo(root.resolve("shop-2.jar"))
                        .toString();
        extra = AppJar.answering("extra", "more").writeTo(root.resolve("extra.jar")).toString();
        jolokia = new JolokiaClient(root, port);
        kirin = folder.start().awaitListening();
        kirin.awaitLog("Jolokia at: http://127.0.0.1:" + port);
        // Beans come when the server has had time for its first answers, one by one.
        for (String each :
                List.of("App,name=shop", "Worker,app=shop,*", "Listener,*", "StatsD", "Jolokia")) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !names("kirin:type=" + each).isEmpty());
        }
    }

    @AfterAll
    void stop() throws Exception {
        folder.close();
    }

    @Test
    @Order(1)
    void byProxiesInItsProcess() throws Exception {
        useAll(
                new Way() {
                    @Override
                    public String read(ObjectName bean, MBeanAttributeInfo attribute)
                            throws Exception {
                        return call(bean, (attribute.isIs() ? "is" : "get") + attribute.getName());
                    }

                    @Override
                    public String call(ObjectName bean, String operation, String... arguments)
                            throws Exception {
                        String type = bean.getKeyProperty("type");
                        String query =
                                Stream.concat(
                                                Stream.of(
                                                        bean.toString(),
                                                        "kirin.management." + type + "MXBean",
                                                        operation),
                                                Arrays.stream(arguments))
                                        .map(it -> URLEncoder.encode(it, StandardCharsets.UTF_8))
                                        .collect(Collectors.joining("&"));
                        HttpResponse<String> answer = kirin.get("/proxied?" + query);
                        assertThat(answer.statusCode()).as(kirin.log()).isEqualTo(200);
                        return answer.body();
                    }
                });
    }

    @Test
    @Order(2)
    void byAJmxConnection() throws Exception {
        useAll(
                new Way() {
                    @Override
                    public String read(ObjectName bean, MBeanAttributeInfo attribute)
                            throws Exception {
                        return String.valueOf(
                                kirin.beans().getAttribute(bean, attribute.getName()));
                    }

                    @Override
                    public String call(ObjectName bean, String operation, String... arguments)
                            throws Exception {
                        String[] signature = signature(bean, operation, arguments.length);
                        Object[] values = new Object[arguments.length];
                        for (int i = 0; i < values.length; i++) {
                            values[i] =
                                    switch (signature[i]) {
                                        case "int" -> Integer.valueOf(arguments[i]);
                                        case "long" -> Long.valueOf(arguments[i]);
                                        default -> arguments[i];
                                    };
                        }
                        Object result = kirin.beans().invoke(bean, operation, values, signature);
                        return result instanceof Object[] several
                                ? Arrays.toString(several)
                                : String.valueOf(result);
                    }
                });
    }

    private String[] signature(ObjectName bean, String operation, int arguments) throws Exception {
        return Arrays.stream(kirin.beans().getMBeanInfo(bean).getOperations())
                .filter(it -> it.getName().equals(operation))
                .map(MBeanOperationInfo::getSignature)
                .filter(it -> it.length == arguments)
                .map(it ->
                        Arrays.stream(it).map(MBeanParameterInfo::getType).toArray(String[]::new))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(3)
    void byJolokia() throws Exception {
        useAll(
                new Way() {
                    @Override
                    public String read(ObjectName bean, MBeanAttributeInfo attribute)
                            throws Exception {
                        return value("viewer", "read", bean, "\"attribute\":", attribute.getName());
                    }

                    @Override
                    public String call(ObjectName bean, String operation, String... arguments)
                            throws Exception {
                        String texts =
                                Arrays.stream(arguments)
                                        .map(JolokiaClient::json)
                                        .collect(Collectors.joining(","));
                        return value(
                                "operator",
                                "exec",
                                bean,
                                "\"arguments\":[" + texts + "],\"operation\":",
                                operation);
                    }
                });
    }

    private String value(String user, String type, ObjectName bean, String before, String member)
            throws Exception {
        String answer =
                jolokia.post(
                        user,
                        "{\"type\":\"%s\",\"mbean\":%s,%s\"%s\"}"
                                .formatted(
                                        type,
                                        JolokiaClient.json(bean.getCanonicalName()),
                                        before,
                                        member));
        assertThat(answer)
                .as("%s of %s", member, bean)
                .contains("\"status\":200")
                .contains("\"value\":");
        return answer.substring(answer.indexOf("\"value\":") + "\"value\":".length());
    }

    private void useAll(Way way) throws Exception {
        readAll(way);
        Set<String> called = new TreeSet<>();
        callAll(
                new Way() {
                    @Override
                    public String read(ObjectName bean, MBeanAttributeInfo attribute)
                            throws Exception {
                        return way.read(bean, attribute);
                    }

                    @Override
                    public String call(ObjectName bean, String operation, String... arguments)
                            throws Exception {
                        called.add(bean.getKeyProperty("type") + '.' + operation);
                        return way.call(bean, operation, arguments);
                    }
                });
        // That one ends the server.
        called.add("Server.stop");
        assertThat(called).isEqualTo(operations());
    }

    private void readAll(Way way) throws Exception {
        Set<String> types = new TreeSet<>();
        for (ObjectName bean : names("kirin:*")) {
            types.add(bean.getKeyProperty("type"));
            MBeanInfo info = kirin.beans().getMBeanInfo(bean);
            assertThat(info.getDescriptor().getFieldNames()).contains("description");
            for (MBeanAttributeInfo each : info.getAttributes()) {
                assertThat(way.read(bean, each)).as("%s of %s", each, bean).isNotEqualTo("null");
                assertThat(each.getDescription()).isNotEqualTo(each.getName());
            }
        }
        assertThat(types)
                .containsExactly(
                        "AccessLog",
                        "App",
                        "Deployer",
                        "Events",
                        "Jolokia",
                        "Listener",
                        "Plugins",
                        "Router",
                        "Server",
                        "StatsD",
                        "Worker");
    }

    /** Leaves everything as it was. */
    private void callAll(Way way) throws Exception {
        ofTheServer(way, new ObjectName(SERVER));
        ofAnApplication(way, new ObjectName(SHOP));
        ofTheDeployer(way, new ObjectName(DEPLOYER));
        ofUploads(way, new ObjectName(DEPLOYER));
        way.call(new ObjectName("kirin:type=AccessLog"), "changeFormat", "common");
        way.call(new ObjectName("kirin:type=AccessLog"), "follow", "-1", "", "", "");
        assertThat(way.call(new ObjectName("kirin:type=Events"), "since", "0"))
                .contains("kirin.change");
        assertThat(
                        way.call(
                                new ObjectName("kirin:type=Jolokia"),
                                "testPolicy",
                                "viewer",
                                SERVER,
                                "invoke",
                                "stop"))
                .contains("no line of");
    }

    private static void ofTheServer(Way way, ObjectName server) throws Exception {
        way.call(server, "reopenLogs");
        assertThat(way.call(server, "scale", "2")).contains("2");
        way.call(server, "scaleApplication", "shop", "3");
        assertThat(way.call(server, "setSetting", "keepalive", "7")).contains("keepalive");
        assertThat(way.call(server, "undoSettings")).contains("keepalive");
        way.call(server, "reload");
    }

    private void ofAnApplication(Way way, ObjectName shop) throws Exception {
        way.call(shop, "suspend");
        assertThat(kirin.get("/shop").statusCode()).isEqualTo(503);
        way.call(shop, "resume");
        assertThat(kirin.get("/shop").statusCode()).isEqualTo(200);
        assertThat(way.call(shop, "recycleWorkers")).contains("1");
        way.call(shop, "changeWorkerClass", "sync");
        way.call(shop, "resetFigures");
        ObjectName worker = names("kirin:type=Worker,app=shop,*").iterator().next();
        assertThat(way.call(worker, "stack")).isNotNull();
        way.call(worker, "recycle");

        ObjectName deployer = new ObjectName(DEPLOYER);
        way.call(deployer, "share", newer, "10", "", "");
        assertThat(way.call(shop, "abort")).contains("1.0.0");
        way.call(deployer, "share", newer, "10", "", "");
        assertThat(way.call(shop, "promote")).contains("2.0.0");
        assertThat(kirin.get("/shop").body()).isEqualTo("two");
        assertThat(way.call(shop, "rollback", "0")).contains("1.0.0");
        assertThat(kirin.get("/shop").body()).isEqualTo("one");
    }

    private void ofTheDeployer(Way way, ObjectName deployer) throws Exception {
        assertThat(way.call(deployer, "check", newer)).contains("2.0.0");
        way.call(deployer, "shareInSteps", newer, "10,50", "600", "", "");
        assertThat(way.call(deployer, "abort", "shop")).contains("1.0.0");
        way.call(deployer, "share", newer, "0", "X-Try=yes", "");
        assertThat(way.call(deployer, "promote", "shop")).contains("2.0.0");
        assertThat(way.call(deployer, "rollback", "shop", "0")).contains("1.0.0");
        assertThat(way.call(deployer, "history", "shop")).contains("2.0.0");
        assertThat(way.call(deployer, "retry", "nothing.jar")).doesNotContain("nothing.jar");
        way.call(deployer, "leaks");
        assertThat(way.call(deployer, "reload")).contains("test.shop");
    }

    private void ofUploads(Way way, ObjectName deployer) throws Exception {
        assertThat(way.call(deployer, "deploy", extra)).contains("test.extra");
        assertThat(kirin.get("/extra").body()).isEqualTo("more");
        assertThat(way.call(deployer, "undeploy", "extra")).contains("REMOVED");
        String file = way.call(deployer, "beginUpload", "extra.jar").replaceAll("^\"|\".*", "");
        assertThat(way.call(deployer, "upload", file, "AAAA")).startsWith("3");
        way.call(deployer, "discardUpload", file);
    }

    private Set<ObjectName> names(String pattern) throws Exception {
        return new TreeSet<>(kirin.beans().queryNames(new ObjectName(pattern), null));
    }

    private Set<String> operations() throws Exception {
        Set<String> operations = new TreeSet<>();
        for (ObjectName bean : names("kirin:*")) {
            for (MBeanOperationInfo each : kirin.beans().getMBeanInfo(bean).getOperations()) {
                operations.add(bean.getKeyProperty("type") + '.' + each.getName());
            }
        }
        return operations;
    }
}
