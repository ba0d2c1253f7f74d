package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.CountingClient;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.LoadResult;
import kirin.itests.harness.RawConnection;
import kirin.itests.harness.RawResponse;

import org.junit.jupiter.api.Test;

import java.util.regex.Pattern;

/** What an application finds on its thread. */
interface ThreadContextUnderLoad extends UnderLoad {

    /** Tells what it finds on its thread, and leaves something else there. */
    AppJar LITTER =
            AppJar.named("test.litter")
                    .type(
                            "Left",
                            """
                            final class Left {
                                static final ThreadLocal<String> BEHIND = new ThreadLocal<>();
                                static final ThreadLocal<String> INHERITED =
                                        new InheritableThreadLocal<>();
                            }
                            """)
                    .component(
                            "litter",
                            "/litter",
                            """
                            Thread own = Thread.currentThread();
                            String found =
                                    "%s %s interrupted=%s ownLoader=%s virtual=%s %s %s %s".formatted(
                                            Left.BEHIND.get(),
                                            Left.INHERITED.get(),
                                            own.isInterrupted(),
                                            own.getContextClassLoader()
                                                    == Left.class.getClassLoader(),
                                            own.isVirtual(),
                                            org.slf4j.MDC.getCopyOfContextMap(),
                                            own.getName(),
                                            request.query());
                            Left.BEHIND.set("left");
                            Left.INHERITED.set("left");
                            own.setContextClassLoader(null);
                            org.slf4j.MDC.put("behind", "left");
                            own.interrupt();
                            return Response.text(found);
                            """);

    static void prepare(KirinFolder folder) {
        folder.deploy(LITTER);
    }

    @Test
    default void eachRequestFindsItsOwnContextAndNothingOfAnother() throws Exception {
        Pattern clean =
                Pattern.compile(
                        "null null interrupted=false ownLoader=true virtual=%s"
                                        .formatted(workerClass().isVirtual())
                                + " \\{request_id=(load-\\d+)\\} %s n=\\1"
                                        .formatted(
                                                workerClass()
                                                        .threadsOf(
                                                                "litter",
                                                                kirin().app("litter")
                                                                        .getRevision())));

        LoadResult load =
                CountingClient.asking(kirin().uri("/litter"))
                        .keptAlive(3)
                        .newEachTime(1)
                        .expecting(answer -> isClean(clean, answer))
                        .sortedBy(answer -> "clean")
                        .times(400);

        assertThat(load.isFlawless()).as("%s%n%s", load, kirin().log()).isTrue();
        assertThat(kirin().log()).contains("Using worker: " + workerClass().settingValue());
    }

    private static boolean isClean(Pattern clean, RawResponse answer) {
        String id = answer.field("X-Request-Id");
        var found = clean.matcher(answer.text());
        return found.matches() && found.group(1).equals(id);
    }

    @Test
    default void requestWithoutAUsableIdIsGivenOne() throws Exception {
        for (String field : new String[] {"", "X-Request-Id: two words\r\n"}) {
            try (RawConnection connection = kirin().connect()) {
                RawResponse answer =
                        connection
                                .send("GET /litter HTTP/1.1\r\nHost: it\r\n%s\r\n".formatted(field))
                                .response();

                String id = answer.field("X-Request-Id");
                assertThat(id).isNotEmpty().doesNotContain("words");
                assertThat(answer.text()).contains("{request_id=" + id + "}");
            }
        }
    }
}
