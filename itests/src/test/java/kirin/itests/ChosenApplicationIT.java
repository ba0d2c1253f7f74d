package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.Ended;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code kirin BUNDLE[:APPLICATION]}, as {@code gunicorn MODULE:VARIABLE}. */
class ChosenApplicationIT {
    private static final int NOT_LOADED = 4;

    @TempDir Path root;
    @AutoClose KirinFolder folder;

    @BeforeEach
    void setUp() throws Exception {
        folder = KirinFolder.in(root);
        folder.deploy(
                AppJar.named("test.shop")
                        .component("orders", "/orders", "return Response.text(\"orders\");")
                        .component("stock", "/stock", "return Response.text(\"stock\");"));
        folder.deploy(AppJar.answering("page", "page"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"test.shop:orders", "deploy/test.shop.jar:orders"})
    void onlyThatApplicationIsServedAtTheRoot(String chosen) throws Exception {
        try (KirinProcess server = folder.start(chosen).awaitListening()) {
            assertThat(server.get("/").body()).isEqualTo("orders");
            assertThat(server.get("/stock").body()).isEqualTo("orders");
            assertThat(server.get("/page").body()).isEqualTo("orders");
        }
    }

    @Test
    void aBundleWithOneApplicationNeedsNoNameOfIt() throws Exception {
        folder.set("wsgi_app", "\"test.page\"");

        try (KirinProcess server = folder.start().awaitListening()) {
            assertThat(server.get("/anywhere").body()).isEqualTo("page");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "test.shp:orders  | there is no bundle test.shp in the deploy folder; there is"
                        + " test.page, test.shop",
                "test.shop:order  | test.shop has no application order; there is orders, stock",
                "test.shop        | test.shop has several applications; name one, as in"
                        + " test.shop:orders; there is orders, stock",
                "deploy/shop.jar  | there is no file deploy/shop.jar",
            })
    void aWrongNameListsWhatThereIs(String chosen, String complaint) throws Exception {
        Ended ended = folder.run(chosen);

        assertThat(ended.exitCode()).as(ended.errors()).isEqualTo(NOT_LOADED);
        assertThat(ended.errors()).contains("kirin: command line BUNDLE: " + complaint);
        assertThat(folder.leftovers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "test.shop:order            | test.shop has no application order; there is orders,"
                        + " stock",
                "deploy/test.shop.jar:order | test.shop has no application order; there is orders,"
                        + " stock",
                "test.shop                  | test.shop has several applications; name one, as in"
                        + " test.shop:orders; there is orders, stock",
                "torn.jar                   | torn.jar would not be deployed: it is no readable"
                        + " jar",
            })
    void theCheckBeforeAStartTellsAWrongChoice(String chosen, String complaint) throws Exception {
        Files.writeString(root.resolve("torn.jar"), "no jar");

        Ended ended = folder.run("--check-config", chosen);

        assertThat(ended.exitCode()).as(ended.errors()).isEqualTo(1);
        assertThat(ended.errors()).startsWith("kirin: command line BUNDLE: ").contains(complaint);
        assertThat(folder.leftovers()).isEmpty();
    }

    @Test
    void theCheckBeforeAStartReadsAllThatWouldBeDeployed() throws Exception {
        Ended right = folder.run("--check-config", "test.shop:stock");
        folder.moveIn("torn.jar", "no jar".getBytes(StandardCharsets.UTF_8));
        folder.moveIn("wrong.toml", "a = ".getBytes(StandardCharsets.UTF_8));

        Ended wrong = folder.run("--check-config");

        assertThat(right.errors()).isEmpty();
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.errors().lines())
                .hasSize(2)
                .anyMatch(
                        line -> line.contains("torn.jar would not be deployed: it is no readable"))
                .anyMatch(line -> line.contains("wrong.toml would not be deployed: "));
        assertThat(folder.leftovers()).isEmpty();
    }
}
