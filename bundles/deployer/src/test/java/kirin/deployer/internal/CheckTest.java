package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.management.CheckedFile;
import kirin.routing.Route;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.SynchronousBundleListener;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A check says what deploying a file would do, and the framework does not hear of it. */
class CheckTest extends DeployerTest {
    @SuppressWarnings("NullAway.Init")
    private BundleContext context;

    // One, so that no two files get one location.
    @SuppressWarnings("NullAway.Init")
    private Bundles bundles;

    private final List<Checks.Present> present = new ArrayList<>();
    private final List<BundleFile> files = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();

    @BeforeEach
    void prepare() throws Exception {
        context = deployer.framework.getBundleContext();
        bundles = new Bundles(context, deployer.leaks());
    }

    @Test
    void newBundleIsToldWithWhatItNeedsAndWhoGivesIt() throws Exception {
        deployed("prices.jar", JarFiles.bundle("prices", "2.1", "Export-Package", "p;version=1.4"));

        CheckedFile checked =
                check(
                        JarFiles.bundle(
                                "shop",
                                "1",
                                "Import-Package",
                                "p;version=\"[1.2,2)\",q;resolution:=optional,org.osgi.framework",
                                "Export-Package",
                                "s",
                                "Require-Capability",
                                "osgi.service;filter:=\"(objectClass=a.B)\";effective:=active"));

        assertThat(checked.problems()).isEmpty();
        assertThat(checked.deploys()).isTrue();
        assertThat(checked.bundle()).isEqualTo("shop");
        assertThat(checked.version()).isEqualTo("1.0.0");
        assertThat(checked.sha256()).isEqualTo(Sha256.of(root.resolve("checked.jar")));
        assertThat(checked.changes()).containsExactly("shop 1.0.0 would be new");
        assertThat(checked.needs())
                .containsExactly(
                        "package p [1.2.0,2.0.0) from prices 2.1.0 in version 1.4.0",
                        "package q, without which it can do, from nobody",
                        "package org.osgi.framework from the server in version 1.10.0",
                        "service a.B from nobody yet: what uses it waits until somebody publishes"
                                + " one");
    }

    @Test
    void frameworkDoesNotHearOfACheck() throws Exception {
        deployed("shop.jar", JarFiles.bundle("shop", "1"));
        List<Object> events = new CopyOnWriteArrayList<>();
        context.addBundleListener((SynchronousBundleListener) events::add);
        int bundles = context.getBundles().length;

        check(JarFiles.bundle("shop", "2"));
        check(JarFiles.bundle("cart", "2", "Import-Package", "nowhere"));

        assertThat(context.getBundles()).hasSize(bundles);
        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Import-Package, nowhere,"
                + " 'it needs package nowhere, and no bundle provides that; deploy one that does'",
        "Import-Package, 'p;version=\"[2,3)\"',"
                + " 'it needs package p [2.0.0,3.0.0), and there is only 1.4.0 (from prices)'",
        "Require-Bundle, 'prices;bundle-version=\"[3,4)\"',"
                + " 'it needs bundle prices [3.0.0,4.0.0), and there is only 2.1.0 (from prices)'",
        "Fragment-Host, nobody, 'it needs host bundle nobody, and no bundle provides that; deploy"
                + " one that does'",
        "Require-Capability, 'osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\"', 'it needs Java"
            + " 99, and this is Java HERE; build it for that, or start the server with the other'",
        "Require-Capability, 'power;filter:=\"(power=much)\"',"
                + " 'it needs power much, and no bundle provides that; deploy one that does'"
    })
    void whatIsMissingIsTold(String header, String value, String problem) throws Exception {
        deployed("prices.jar", JarFiles.bundle("prices", "2.1", "Export-Package", "p;version=1.4"));

        CheckedFile checked = check(JarFiles.bundle("shop", "1", header, value));

        assertThat(checked.deploys()).isFalse();
        String here = String.valueOf(Runtime.version().feature());
        assertThat(checked.problems()).containsExactly(problem.replace("HERE", here));
    }

    @Test
    void deploymentThatDoesNotResolveIsToldInTheSameWords() throws Exception {
        byte[] jar = JarFiles.bundle("shop", "1", "Import-Package", "p;version=\"[2,3)\",nowhere");
        deployed("prices.jar", JarFiles.bundle("prices", "2.1", "Export-Package", "p;version=1.4"));

        CheckedFile checked = check(jar);
        deployer.drop("shop.jar", jar);
        deployer.start();

        assertThat(deployer.log)
                .contains(
                        "ERROR shop.jar was not deployed: "
                                + String.join("; and ", checked.problems()));
    }

    @Test
    void bundleThatLiesThereAndWouldFitIsNamed() throws Exception {
        Path spare =
                Files.write(
                        root.resolve("prices-2.jar"),
                        JarFiles.bundle("prices", "3", "Export-Package", "p;version=2"));
        files.add(read(spare));

        CheckedFile checked = check(JarFiles.bundle("shop", "1", "Import-Package", "p;version=2"));

        assertThat(checked.problems())
                .containsExactly(
                        "it needs package p 2.0.0 or newer, and no bundle provides that; deploy "
                                + spare
                                + ", which does");
    }

    @Test
    void reasonBehindTheNextBundleIsToldToo() throws Exception {
        deployed(
                "prices.jar",
                JarFiles.bundle("prices", "1", "Export-Package", "p", "Import-Package", "nowhere"));

        assertThat(check(JarFiles.bundle("shop", "1", "Import-Package", "p")).problems())
                .containsExactly(
                        "it needs package p from prices, which itself needs package nowhere, and"
                                + " no bundle provides that; deploy one that does");
    }

    @Test
    void packagesThatClashAreNamed() throws Exception {
        deployed("old.jar", JarFiles.bundle("old", "1", "Export-Package", "money;version=1"));
        deployed("new.jar", JarFiles.bundle("new", "1", "Export-Package", "money;version=2"));
        deployed(
                "prices.jar",
                JarFiles.bundle(
                        "prices",
                        "1",
                        "Export-Package",
                        "p;uses:=money",
                        "Import-Package",
                        "money;version=\"[1,2)\""));
        byte[] clashing =
                JarFiles.bundle("shop", "1", "Import-Package", "p,money;version=\"[2,3)\"");

        assertThat(check(clashing).problems())
                .containsExactly(
                        "package p from prices 1.0.0 uses package money 1.0.0 from old 1.0.0, and"
                                + " it would get money 2.0.0 from new 1.0.0; build both with one"
                                + " version of money, or import from it the one that the other"
                                + " uses");
        Bundle installed = install(read(root.resolve("checked.jar")));
        assertThat(bundles.resolve(installed)).isFalse();
        assertThat(bundles.whyUnresolved(installed))
                .isEqualTo(String.join("; and ", check(clashing).problems()));
        assertThat(check(JarFiles.bundle("cart", "1", "Import-Package", "p,money")).problems())
                .isEmpty();
    }

    @Test
    void packageThatABundleBringsItselfMayClashToo() throws Exception {
        deployed("old.jar", JarFiles.bundle("old", "1", "Export-Package", "money;version=1"));
        deployed(
                "prices.jar",
                JarFiles.bundle(
                        "prices",
                        "1",
                        "Export-Package",
                        "p;uses:=money",
                        "Import-Package",
                        "money"));
        byte[] clashing =
                JarFiles.bundle("shop", "1", "Import-Package", "p", "Export-Package", "money");

        assertThat(check(clashing).problems())
                .singleElement()
                .asString()
                .contains("and it would get money from itself; build both");
        Bundle installed = install(read(root.resolve("checked.jar")));
        assertThat(bundles.resolve(installed)).isFalse();
    }

    @Test
    void singletonMayFollowItsNamesakeButNotStandBesideTheServers() throws Exception {
        deployed("shop.jar", JarFiles.bundle("shop;singleton:=true", "1"));
        assertThat(check(JarFiles.bundle("shop;singleton:=true", "2")).problems()).isEmpty();

        Bundle server =
                context.installBundle(
                        "file:server",
                        new ByteArrayInputStream(JarFiles.bundle("own;singleton:=true", "1")));
        bundles.resolve(server);
        assertThat(check(JarFiles.bundle("own;singleton:=true", "2")).problems())
                .last()
                .asString()
                .startsWith("it is a singleton, so that no two of its name can run side by side");
    }

    @Test
    void replacementNamesWhatGoesAndExactlyWhoMoves() throws Exception {
        Checks.Present old =
                deployed("lib-1.jar", JarFiles.bundle("lib", "1", "Export-Package", "l"));
        deployed(
                "cart.jar",
                JarFiles.bundle("cart", "1", "Import-Package", "l", "Export-Package", "c"));
        deployed("shop.jar", JarFiles.bundle("shop", "1", "Import-Package", "c"));
        deployed("other.jar", JarFiles.bundle("other", "1"));
        deployed(
                "strict.jar",
                JarFiles.bundle("strict", "1", "Import-Package", "l;version=\"[0,1)\""));

        CheckedFile checked = check(JarFiles.bundle("lib", "2", "Export-Package", "l;version=1.5"));

        assertThat(checked.problems()).isEmpty();
        assertThat(checked.changes())
                .containsExactly(
                        "it would replace lib 1.0.0 (%s, SHA-256 %s)"
                                .formatted(old.file().path(), old.file().sha256()),
                        "cart 1.0.0 would be started anew, to use it in place of lib 1.0.0",
                        "shop 1.0.0 would be started anew, to use it in place of lib 1.0.0",
                        "strict 1.0.0 would go on with lib 1.0.0, because it needs package l"
                                + " [0.0.0,1.0.0)");
    }

    @Test
    void lowerVersionAndSameContentAreTold() throws Exception {
        byte[] jar = JarFiles.bundle("lib", "2");
        deployed("lib-2.jar", jar);

        assertThat(check(jar).changes())
                .singleElement()
                .asString()
                .startsWith("nothing would: lib 2.0.0 is deployed from ")
                .endsWith(", of the same content");
        assertThat(check(JarFiles.bundle("lib", "1")).changes())
                .hasSize(2)
                .last()
                .asString()
                .isEqualTo(
                        "lying in a folder beside lib-2.jar, it would be left aside: that one's"
                                + " version is higher");
    }

    @Test
    void placeOfAnotherApplicationIsTaken() throws Exception {
        Checks.Present shop = deployed("shop.jar", JarFiles.bundle("shop", "1"));
        routes.add(new Route("store", 1, "/shop", List.of(), shop.bundle().getBundleId()));

        CheckedFile checked = check(application("stall", "market", "/shop"));

        assertThat(checked.problems())
                .containsExactly(
                        "its application market is mounted at /shop, where store of shop 1.0.0 is"
                                + " served; give it another path, or undeploy that one first");
        assertThat(check(application("stall", "market", "/market")).changes())
                .containsExactly(
                        "stall 1.0.0 would be new",
                        "application market would be served at /market by it");
    }

    @Test
    void nameOfAnotherApplicationsBundleIsRefused() throws Exception {
        Checks.Present shop = deployed("shop.jar", JarFiles.bundle("shop", "1"));
        routes.add(new Route("store", 1, "/shop", List.of(), shop.bundle().getBundleId()));

        assertThat(check(application("shop", "market", "/market")).problems())
                .containsExactly(
                        "it bears the name of shop, which serves store, and brings market instead;"
                                + " give it a Bundle-SymbolicName of its own, or undeploy that one"
                                + " first");
        assertThat(check(application("shop", "store", "/shop")).problems()).isEmpty();
    }

    @Test
    void serversOwnBundlesAreLeftAlone() throws Exception {
        Bundle server =
                context.installBundle(
                        "file:server",
                        new ByteArrayInputStream(JarFiles.bundle("kirin-http", "1")));

        assertThat(check(JarFiles.bundle("kirin-http", "2")).problems())
                .containsExactly(
                        "it bears the name of kirin-http, of which the server itself is made; give"
                                + " it a Bundle-SymbolicName of its own");
        assertThat(check(JarFiles.bundle("f", "1", "Fragment-Host", "kirin-http")).problems())
                .containsExactly(
                        "it is a fragment of kirin-http, of which the server itself is made; put it"
                                + " into the plugins folder and start the server again");
        server.uninstall();
    }

    @ParameterizedTest
    @CsvSource({
        "Bundle-Version, one, 'its Bundle-Version is \"one\"; give one like 1.2.3'",
        "Import-Package, p;version=x, 'one of its headers cannot be understood ('",
        "Provide-Capability, 'c;n:Long=x', 'one of its headers cannot be understood ('"
    })
    void fileThatCannotBeUnderstoodIsAProblem(String header, String value, String problem)
            throws Exception {
        CheckedFile checked = check(JarFiles.jar("Bundle-SymbolicName", "a", header, value));

        assertThat(checked.deploys()).isFalse();
        assertThat(checked.problems()).singleElement().asString().startsWith(problem);
    }

    @Test
    void fileThatIsNotThereIsAProblem() {
        CheckedFile checked = check(root.resolve("nothing.jar"));

        assertThat(checked.deploys()).isFalse();
        assertThat(checked.problems())
                .containsExactly("it is not there, or no file; give a jar's path");
    }

    private static byte[] application(String bundle, String name, String path) throws Exception {
        String xml =
                """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="x">
                  <property name="kirin.app.path" type="String" value="%s"/>
                  <property name="kirin.app.name" type="String">
                  %s
                  </property>
                  <service><provide interface="kirin.app.Application"/></service>
                  <implementation class="x"/>
                </scr:component>
                """
                        .formatted(path, name);
        return JarFiles.with(
                JarFiles.bundle(bundle, "1", "Service-Component", "OSGI-INF/*.xml"),
                Map.of("OSGI-INF/x.xml", xml.getBytes(StandardCharsets.UTF_8)));
    }

    private Checks.Present deployed(String name, byte[] jar) throws Exception {
        Path folder = Files.createDirectories(root.resolve("there"));
        BundleFile file = read(Files.write(folder.resolve(name), jar));
        Bundle bundle = install(file);
        bundles.resolve(bundle);
        var made = new Checks.Present(file, bundle);
        present.add(made);
        files.add(file);
        return made;
    }

    private Bundle install(BundleFile file) throws Exception {
        return bundles.install(file, file.content());
    }

    private CheckedFile check(byte[] jar) throws Exception {
        return check(Files.write(root.resolve("checked.jar"), jar));
    }

    private CheckedFile check(Path file) {
        return new Checks(context, bundles, reader())
                .check(file, new Checks.Now(present, files, routes, List.of()));
    }

    private static BundleFile read(Path path) throws Exception {
        return reader().read(path, FileStamp.of(path));
    }

    private static BundleReader reader() {
        return new BundleReader(Trust.inAll(), PlainJars.none());
    }
}
