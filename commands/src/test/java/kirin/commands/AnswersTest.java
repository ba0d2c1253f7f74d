package kirin.commands;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the commands print of what a server says, which is a process of its own. */
class AnswersTest {
    @TempDir static Path folder = Path.of("");

    private static JavaProcess server;

    @BeforeAll
    static void start() throws IOException {
        server = JavaProcess.server();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void deployPrintsWhatAnswersNow() {
        Call call = call("deploy", "shop.jar");

        assertThat(call)
                .isEqualTo(
                        new Call(
                                0,
                                """
                                APPLICATION  VERSION  REVISION  STATE   BUNDLE  SHA-256
                                shop         2.0.0           3  ACTIVE  shop    DIGEST
                                """
                                        .replace("DIGEST", FakeDeployer.DIGEST),
                                ""));
    }

    @Test
    void fileIsNamedByItsAbsolutePath() throws Exception {
        Path real = Files.createDirectories(folder.resolve("real")).toRealPath();
        Files.createSymbolicLink(folder.resolve("link"), real);

        assertThat(deployedFile("shop.jar")).isEqualTo(folder.toRealPath() + "/shop.jar");
        assertThat(deployedFile("./real/../shop.jar")).isEqualTo(folder.toRealPath() + "/shop.jar");
        assertThat(deployedFile("link/shop.jar")).isEqualTo(real + "/shop.jar");
        assertThat(deployedFile("none/../shop.jar")).isEqualTo(folder + "/shop.jar");
        assertThat(deployedFile("/srv/new/shop.jar")).isEqualTo("/srv/new/shop.jar");
        // That one the server fetches.
        assertThat(deployedFile("https://files.example/shop.jar"))
                .isEqualTo("https://files.example/shop.jar");
    }

    private static Object deployedFile(String file) {
        return JsonReader.field(JsonReader.read(call("deploy", file, "--json").out()), "file");
    }

    @Test
    void shareIsAskedForByAnyOfItsOptions() {
        assertThat(asked("deploy", "a.jar", "--percent", "5")).isEqualTo("5||");
        assertThat(asked("deploy", "a.jar", "--header", "X-Beta=a=b")).isEqualTo("0|X-Beta=a=b|");
        assertThat(asked("deploy", "a.jar", "--percent", "5,50", "--every", "60"))
                .isEqualTo("5,50|60||");
        assertThat(asked("deploy", "a.jar", "--percent=0", "--cookie=beta=1"))
                .isEqualTo("0||beta=1");
    }

    @Test
    void revisionThatAnotherVersionHasIsNotShown() {
        Map<?, ?> answer =
                JsonReader.object(call("deploy", "a.jar", "--percent=5", "--json").out());

        assertThat(answer.get("version")).isEqualTo("2.1.0");
        assertThat(answer.get("revisions")).isEqualTo(Map.of());
    }

    @Test
    void applicationIsPassedToEachOperation() {
        assertThat(asked("undeploy", "shop")).isEqualTo("undeploy");
        assertThat(asked("promote", "shop")).isEqualTo("promote");
        assertThat(asked("abort", "shop")).isEqualTo("abort");
        assertThat(asked("rollback", "shop")).isEqualTo("rollback 0");
        assertThat(asked("rollback", "shop", "9")).isEqualTo("rollback 9");
    }

    /** The fake deployer answers with what it was asked as its problem. */
    private static Object asked(String... arguments) {
        Call call = call(arguments);
        assertThat(call.exitCode()).isZero();
        return call.out().lines().toList().getLast().replaceFirst("^shop: ", "");
    }

    @Test
    void appsShowsWhatServesAndWhatDoesNot() {
        Call call = call("apps");

        assertThat(call.exitCode()).isZero();
        assertThat(call.out().replaceFirst("  {3,}\\d+\\.\\d  ", "        RATE  "))
                .isEqualTo(
                        """
                        APPLICATION  VERSION  REVISION  STATE    PATH   WORKERS  REQUESTS/S  ERRORS  PROBLEM
                        shop         2.0.0           3  SERVING  /shop        4        RATE       7  shop-2.1.jar did not answer its probe

                        BUNDLE  VERSION  STATE    APPLICATIONS  FILE                   PROBLEM
                        stock   1.0.0    WAITING  -             /srv/deploy/stock.jar  needs shop.api [2,3)

                        QUARANTINED FILE          SINCE                 REASON
                        /srv/deploy/shop-2.1.jar  2026-11-24T17:07:51Z  GET /health answered 500; three times
                        """);
    }

    @Test
    void appsCountsTheRequestsOfLate() {
        Object answer = JsonReader.read(call("apps", "--json").out());

        Object shop = ((List<?>) JsonReader.field(answer, "applications")).getFirst();
        // The fake counts one a millisecond; a machine with much to do may come late to look.
        assertThat((Double) JsonReader.field(shop, "requestsPerSecond")).isBetween(500.0, 2000.0);
        assertThat(JsonReader.field(shop, "revision")).isEqualTo(3.0);
        assertThat((List<?>) JsonReader.field(answer, "bundles")).hasSize(3);
        assertThat((List<?>) JsonReader.field(answer, "quarantine"))
                .extracting(file -> JsonReader.field(file, "reason"))
                .isEqualTo(List.of("GET /health answered 500\nthree times"));
    }

    @Test
    void historyIsATable() {
        assertThat(call("history", "shop").out())
                .isEqualTo(
                        """
                        NUMBER  VERSION  TIME                  BY       OUTCOME  SHA-256       REASON
                            12  2.1.0    2026-11-24T17:07:51Z  command  REFUSED  0123456789ab  its probe answered 500
                             9  2.0.0    2026-11-24T17:07:51Z  folder   SERVING  0123456789ab  -
                        """);
    }

    @Test
    void checkTellsWhatWouldHappen() {
        Call call = call("check", "/srv/shop.jar");

        assertThat(call)
                .isEqualTo(
                        new Call(
                                0,
                                """
                                shop 2.1.0 would be deployed.
                                SHA-256 DIGEST
                                Changes:
                                  it replaces shop 2.0.0
                                Needs:
                                  shop.api [1,2) is given by shop.api 1.4.0
                                """
                                        .replace("DIGEST", FakeDeployer.DIGEST),
                                ""));
    }

    @Test
    void checkFailsForWhatWouldNotDeploy() {
        Call call = call("check", "/srv/broken.jar");

        assertThat(call.exitCode()).isEqualTo(1);
        assertThat(call.out()).endsWith("Problems:\n  nothing gives stock.api\n  it is \"odd\"\n");
        assertThat(call.err())
                .isEqualTo(
                        "kirin: /srv/broken.jar would not be deployed: nothing gives stock.api; it"
                                + " is \"odd\"\n");
        Call json = call("check", "/srv/broken.jar", "--json");
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(JsonReader.object(json.out()).get("deploys")).isEqualTo(false);
    }

    @Test
    void leaksAndRetriesArePrinted() {
        assertThat(call("leaks").out())
                .isEqualTo(
                        """
                        shop 1.9.0, removed 2026-11-24T17:07:51Z
                          thread pump; end it in stop
                        """);
        String tried = "/srv/deploy/shop-2.1.jar is tried again\n";
        assertThat(call("retry", "shop-2.1.jar").out()).isEqualTo(tried);
        assertThat(call("retry", "deploy/shop-2.1.jar").out()).isEqualTo(tried);
        assertThat(call("retry")).isEqualTo(new Call(0, "", ""));
        assertThat(call("retry", "b.jar").err())
                .isEqualTo(
                        "kirin: no file \"b.jar\" is in quarantine; kirin apps lists those that"
                                + " are\n");
        assertThat(call("retry", "b.jar").exitCode()).isEqualTo(1);
        assertThat(call("retry", "--json").out()).isEqualTo("[]\n");
    }

    @Test
    void reloadTellsWhatChangedAndListsEveryBundle() {
        Map<?, ?> answer = JsonReader.object(call("reload", "--json").out());

        assertThat(answer.get("changed")).isEqualTo(List.of("timeout 30 -> 60"));
        assertThat((List<?>) answer.get("bundles"))
                .extracting(bundle -> ((Map<?, ?>) bundle).get("revisions"))
                .isEqualTo(List.of(Map.of("shop", 3.0), Map.of(), Map.of()));
    }

    @Test
    void reasonOfTheServerIsOneLineAndExitCode1() {
        assertThat(call("deploy", "broken.jar"))
                .isEqualTo(
                        new Call(1, "", "kirin: broken.jar was not deployed: it is no archive\n"));
        assertThat(call("undeploy", "shp", "--json"))
                .isEqualTo(
                        new Call(
                                1,
                                "",
                                "kirin: there is no application \"shp\"; there are shop, stock\n"));
    }

    @Test
    void answerThatCannotBeReadIsNoSuccess() {
        Call call = call("deploy", "odd.jar");

        assertThat(call.exitCode()).isEqualTo(1);
        assertThat(call.err())
                .startsWith("kirin: what the server answered cannot be read here (")
                .endsWith("its log tells what it did\n");
    }

    private static Call call(String... arguments) {
        String[] all = List.of(arguments).toArray(new String[arguments.length + 2]);
        all[arguments.length] = "--pid";
        all[arguments.length + 1] = String.valueOf(server.pid());
        return Call.in(folder, all);
    }
}
