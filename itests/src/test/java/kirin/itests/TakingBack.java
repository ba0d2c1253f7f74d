package kirin.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import kirin.itests.harness.AppJar;
import kirin.itests.harness.CountingClient;
import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.LoadResult;
import kirin.management.HistoryEntry;
import kirin.management.RevisionInfo;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

/** New versions that get only a part of the requests, or do not keep them. */
interface TakingBack extends Replaced {
    /** Its bundle stops itself, a moment after this has begun. */
    String STOPPING =
            """
            var own = org.osgi.framework.FrameworkUtil.getBundle(getClass());
            new Thread(() -> {
                try {
                    own.stop();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }).start();
            return Response.text("stopping");
            """;

    static void prepare(KirinFolder folder) {
        for (String name : List.of("failing", "parted", "aborted", "suspended")) {
            folder.deploy(AppJar.echoing(name, "one"));
        }
    }

    @Test
    default void versionThatFailsItsClientsIsTakenBackWithTheFigures() throws Exception {
        var client = clientOf("failing", 1);
        try (client) {
            client.start();
            awaitAnswers(client, "one n=#", 50);
            folder().deploy(
                            AppJar.application("failing", "return Response.of(500);")
                                    .version("2.0.0"));
            kirin().awaitLog("is taken back, it does worse than what it replaced: failing: ");
            kirin().awaitLog("at /failing (revision 3)");
            long before = client.result().right();
            long failed = failed(client);
            awaitAnswers(client, "one n=#", before + 50);
            // Those that ran in it may still have ended.
            assertThat(failed(client)).isLessThanOrEqualTo(failed + 3);
        }

        LoadResult result = client.result();
        assertThat(result.lost()).as("%s", result).isZero();
        assertThat(result.wrongStatus()).as("%s", result).containsOnlyKeys(500);
        HistoryEntry bad =
                kirin().deployer().history("failing").stream()
                        .filter(entry -> entry.version().equals("2.0.0"))
                        .findFirst()
                        .orElseThrow();
        assertThat(bad.outcome()).isEqualTo("ROLLED_BACK");
        assertThat(bad.reason()).containsPattern("\\d+ of \\d+ requests failed");
        assertThat(kirin().deployer().getQuarantine())
                .filteredOn(each -> each.file().contains("failing"))
                .hasSize(1);
    }

    @Test
    default void shareGetsItsPartUntilItIsPromoted() throws Exception {
        Path two = secondVersionOf("parted");
        var client = clientOf("parted", 2);
        try (client) {
            client.start();
            awaitAnswers(client, "one n=#", 50);

            kirin().deployer().share(two.toString(), 5, "", "");
            long one = client.result().right("one n=#");
            awaitAnswers(client, "one n=#", one + 2000);
            long before = client.result().right("one n=#") - one;
            assertThat(client.result().right("two n=#")).isBetween(before / 50, before / 8);
            assertThat(kirin().app("parted").getRevisions())
                    .extracting(RevisionInfo::version)
                    .containsExactlyInAnyOrder("1.0.0", "2.0.0");

            kirin().deployer().promote("parted");
            one = client.result().right("one n=#");
            awaitAnswers(client, "two n=#", client.result().right("two n=#") + 200);
            // Only what was on its way.
            assertThat(client.result().right("one n=#")).isLessThanOrEqualTo(one + 10);
        }
        assertThat(client.result()).matches(LoadResult::isFlawless);
    }

    @Test
    default void abortedShareLosesNothing() throws Exception {
        Path two = secondVersionOf("aborted");
        var client = clientOf("aborted", 1);
        try (client) {
            client.start();
            awaitAnswers(client, "one n=#", 50);
            kirin().deployer().share(two.toString(), 50, "", "");
            awaitAnswers(client, "two n=#", 50);
            kirin().deployer().abort("aborted");
            awaitAnswers(client, "one n=#", client.result().right("one n=#") + 50);
        }
        assertThat(client.result()).matches(LoadResult::isFlawless);
        assertThat(kirin().get("/aborted?x").body()).isEqualTo("one x");
    }

    @Test
    default void suspendedApplicationSaysWhenToComeBack() throws Exception {
        kirin().app("suspended").suspend();

        awaitUnavailable("/suspended");
        kirin().app("suspended").resume();
        kirin().awaitStatus("/suspended", 200);
    }

    @Test
    default void stoppedBundleIsUnavailableButNotUnknown() throws Exception {
        folder().deploy(AppJar.application("stopping", STOPPING));
        kirin().awaitText("/stopping", "stopping");

        awaitUnavailable("/stopping");

        folder().deploy(AppJar.answering("stopping", "mended").version("1.0.1"));
        kirin().awaitText("/stopping", "mended");
    }

    private CountingClient clientOf(String application, int newEachTime) {
        return CountingClient.asking(kirin().uri("/" + application))
                .keptAlive(2)
                .newEachTime(newEachTime)
                .unhurried();
    }

    private Path secondVersionOf(String application) throws IOException {
        return AppJar.echoing(application, "two")
                .version("2.0.0")
                .writeTo(folder().root().resolve(application + ".jar"));
    }

    private void awaitUnavailable(String path) {
        kirin().awaitStatus(path, 503);
        HttpResponse<String> answer = kirin().get(path);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    private static long failed(CountingClient client) {
        return client.result().wrongStatus().getOrDefault(500, 0L);
    }

    private static void awaitAnswers(CountingClient client, String kind, long answers) {
        await().until(client::result, result -> result.right(kind) >= answers);
    }
}
