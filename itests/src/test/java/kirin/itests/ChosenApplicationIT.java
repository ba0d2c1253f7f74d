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
}
