package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.management.Events;
import kirin.management.HistoryEntry;
import kirin.management.QuarantinedFile;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A server that runs for years, and into which bundles are deployed all day. */
class LongHistoryTest {
    @TempDir private Path root;

    private final Set<String> lying = new HashSet<>();

    @SuppressWarnings("NullAway.Init")
    private Records records;

    @BeforeEach
    void create() {
        records = open();
    }

    @Test
    void newestEntriesOfABundleStay() throws Exception {
        for (int i = 1; i <= 40; i++) {
            serve(bundle("shop", i));
        }

        List<HistoryEntry> entries = records.history().about("shop");
        assertThat(entries).hasSizeBetween(10, 13);
        assertThat(entries.getFirst().version()).isEqualTo("40.0.0");
        assertThat(entries).isSortedAccordingTo((a, b) -> b.number() - a.number());
    }

    @Test
    void bundleThatServesAndTheOneBeforeItOutliveAllOthers() throws Exception {
        serve(bundle("quiet", 1));
        serve(bundle("quiet", 2));
        for (int i = 1; i <= 20; i++) {
            records.refused(bundle("quiet", 100 + i), "folder", "it did not start");
        }
        for (int i = 1; i <= 60; i++) {
            records.refused(bundle("loud" + i, 1), "folder", "it did not start");
        }

        assertThat(records.history().serving("quiet")).map(this::version).contains("2.0.0");
        assertThat(records.former("quiet")).map(BundleFile::version).contains(Version.valueOf("1"));
        assertThat(records.history().bundles()).hasSizeBetween(30, 52);
        assertThat(open().history().serving("quiet")).map(this::version).contains("2.0.0");
    }

    @Test
    void fileThatFailedIsLeftAsideAsLongAsItLiesThere() throws Exception {
        BundleFile failed = bundle("shop", 1);
        lying.add(failed.sha256());
        records.refused(failed, "folder", "it did not start");
        for (int i = 2; i <= 30; i++) {
            serve(bundle("shop", i));
        }

        assertThat(records.isSetAside(failed.sha256())).isTrue();
    }

    @Test
    void fileOfTheHistoryStaysSmall() throws Exception {
        BundleFile one = bundle("shop", 1);
        BundleFile other = bundle("shop", 2);
        for (int i = 1; i <= 60; i++) {
            serve(i % 2 == 0 ? one : other);
        }

        try (Stream<String> lines = Files.lines(root.resolve("store/history.tsv"))) {
            assertThat(lines.count()).isLessThan(90);
        }
        assertThat(open().history().serving("shop")).map(this::version).contains("1.0.0");
    }

    @Test
    void bytesThatNothingIsKnownOfAnyMoreAreNotKept() throws Exception {
        for (int i = 1; i <= 20; i++) {
            serve(bundle("shop", i));
        }

        assertThat(root.resolve("store/bundles")).isDirectoryContaining(file -> true);
        try (Stream<Path> kept = Files.list(root.resolve("store/bundles"))) {
            assertThat(kept).hasSize(2);
        }
    }

    @Test
    void quarantineKeepsWhatLiesThereAndTheNewestOfTheRest() throws Exception {
        BundleFile first = bundle("first", 1);
        lying.add(first.path().toString());
        records.refused(first, "folder", "it did not start");
        for (int i = 1; i <= 200; i++) {
            records.refused(bundle("bad" + i, 1), "folder", "it did not start");
        }

        assertThat(records.quarantined())
                .hasSizeBetween(20, 41)
                .extracting(QuarantinedFile::bundle)
                .contains("first", "bad200")
                .doesNotContain("bad1");
        try (Stream<Path> copies = Files.list(root.resolve("store/quarantine"))) {
            assertThat(copies).hasSizeBetween(40, 82);
        }
        assertThat(open().quarantined()).hasSameSizeAs(records.quarantined());
    }

    private Records open() {
        return new Records(
                root.resolve("store"),
                new BundleReader(Trust.inAll(), PlainJars.in(root, new JarWrappers())),
                () -> 2,
                new Records.Lying(lying::contains, path -> lying.contains(path.toString())),
                new History.Limits(40, 10),
                Events.NONE);
    }

    private String version(HistoryFile.Line line) {
        return line.entry().version();
    }

    private void serve(BundleFile bundle) throws Exception {
        records.begin(bundle);
        records.serving(bundle, "folder", List.of());
    }

    private BundleFile bundle(String name, int version) throws Exception {
        Path file = root.resolve(name + "-" + version + ".jar");
        Files.write(file, JarFiles.bundle(name, Integer.toString(version)));
        return new BundleFile(
                file,
                new FileStamp(Files.size(file), FileTime.fromMillis(0), ""),
                name,
                Version.valueOf(Integer.toString(version)),
                "",
                false,
                Set.of(),
                Sha256.of(file),
                file);
    }
}
