package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.CountingClient;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.LoadResult;
import kirin.itests.harness.RawConnection;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** A library that applications use is replaced, taken away and brought back under load. */
interface LibrarySwap extends Replaced {
    List<String> USERS = List.of("one", "two", "three", "four", "five");

    static void prepare(KirinFolder folder) throws IOException {
        folder.deploy(library(1)).deploy(AppJar.echoing("aside", "aside"));
        for (String name : USERS) {
            folder.setFor(name, "workers", "1").deploy(user(name));
        }
    }

    @Test
    default void replacedRemovedAndBroughtBackItCostsNoRequest() throws Exception {
        KirinProcess kirin = kirin();
        List<CountingClient> clients =
                USERS.stream().map(name -> asking(kirin, name).start()).toList();
        var aside = CountingClient.asking(kirin.uri("/aside")).keptAlive(1).unhurried().start();
        RawConnection idle = kirin.connect();
        assertThat(ask(idle)).isEqualTo("aside idle");

        clients.forEach(each -> awaitAnswers(each, 1));
        folder().deploy(library(2));
        clients.forEach(each -> awaitAnswers(each, 2));
        Files.delete(folder().deployed("test.greeting.jar"));
        kirin.awaitLog("Removed test.greeting.jar: test.greeting 1.0.2");
        clients.forEach(LibrarySwap::awaitMoreAnswers);
        folder().deploy(library(3));
        clients.forEach(each -> awaitAnswers(each, 3));
        clients.forEach(CountingClient::close);
        aside.close();

        assertThat(clients)
                .extracting(CountingClient::result)
                .allMatch(LoadResult::isFlawless)
                .allMatch(result -> result.kinds().size() == 3);
        assertThat(aside.result()).matches(LoadResult::isFlawless);
        assertThat(ask(idle)).isEqualTo("aside idle");
        idle.close();
        assertThat(kirin.app("aside").getRevision()).isEqualTo(1);
        kirin.awaitLog("Application five 1.0.0 at /five (revision 3)");
    }

    private static String ask(RawConnection connection) throws Exception {
        return connection.send("GET /aside?idle HTTP/1.1\r\nHost: it\r\n\r\n").response().text();
    }

    private static CountingClient asking(KirinProcess kirin, String name) {
        return CountingClient.asking(kirin.uri("/" + name))
                .keptAlive(1)
                .newEachTime(1)
                .unhurried()
                .generation(answer -> answer.text().charAt(1));
    }

    private static AppJar library(int generation) {
        return AppJar.named("test.greeting")
                .type(
                        "Greeting",
                        "public final class Greeting implements java.util.function.Supplier<String>"
                                + " { public String get() { return \"v%d\"; } }"
                                        .formatted(generation))
                .header("-exportcontents", "test.greeting;version=1.0.0")
                .version("1.0." + generation);
    }

    /** What the compiler does not see, it finds by its name. */
    private static AppJar user(String name) {
        return AppJar.named("test." + name)
                .component(
                        name,
                        "/" + name,
                        """
                        var type = Class.forName("test.greeting.Greeting");
                        var greeting =
                                (java.util.function.Supplier<?>)
                                        type.getDeclaredConstructor().newInstance();
                        return Response.text(greeting.get() + " " + request.query());
                        """)
                .header("Import-Package", "test.greeting;version=\"[1,2)\",*");
    }

    private static void awaitAnswers(CountingClient client, int generation) {
        await().until(
                        client::result,
                        result -> result.right("v%d n=#".formatted(generation)) >= 10);
    }

    private static void awaitMoreAnswers(CountingClient client) {
        long before = client.result().right();
        await().until(() -> client.result().right() > before + 10);
    }
}
