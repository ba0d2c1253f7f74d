package kirin.settings;

import static kirin.settings.Section.DEBUGGING;
import static kirin.settings.Section.DEPLOYMENT;
import static kirin.settings.Setting.row;
import static kirin.settings.ValueType.listOf;
import static kirin.settings.ValueType.maybe;
import static kirin.settings.ValueType.text;
import static kirin.settings.ValueType.wholeNumber;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of how bundles come into service and go; part of the one table. */
public final class DeploymentSettings {
    public static final Setting<Duration> DEPLOY_TIMEOUT =
            row(DEPLOYMENT, "deploy_timeout", new Seconds(), seconds(60), "--deploy-timeout")
                    .means("Time for a new revision to come up; 0 is no limit.")
                    .live()
                    .inEffect();
    public static final Setting<List<String>> WARMUP =
            application("warmup", listOf(text()), List.of(), "--warmup")
                    .means("Paths that a new revision is asked for before clients reach it.");
    public static final Setting<String> PROBE =
            application("probe", text(), "", "--probe")
                    .means("Path that a new revision has to answer with 2xx before clients do.");
    public static final Setting<Duration> PROBE_TIMEOUT =
            application("probe_timeout", new Seconds(), seconds(10), "--probe-timeout")
                    .means("Time in which the probe has to succeed, in seconds.");
    public static final Setting<Integer> PROBE_SUCCESSES =
            application("probe_successes", wholeNumber(1, 100), 1, "--probe-successes")
                    .means("How often in a row the probe has to succeed.");
    public static final Setting<Duration> WATCH =
            application("watch", new Seconds(), seconds(30), "--watch")
                    .means("Time in which a worse revision is taken back; 0 is never.");
    public static final Setting<Path> STORE_DIR =
            row(DEPLOYMENT, "store_dir", FilePath.anyPath(), Path.of("run/store"), "--store-dir")
                    .means("Folder for former bundles, the history and the quarantine.")
                    .inEffect();
    public static final Setting<Integer> KEEP_REVISIONS =
            row(DEPLOYMENT, "keep_revisions", wholeNumber(1, 1000), 5, "--keep-revisions")
                    .means("How many bundles of each name are kept to go back to.")
                    .live()
                    .inEffect();
    public static final Setting<Optional<Path>> TRUSTED_BUNDLES =
            row(
                            DEPLOYMENT,
                            "trusted_bundles",
                            maybe(FilePath.anyPath()),
                            Optional.empty(),
                            "--trusted-bundles")
                    .means("Lists the digests and signers of what may be deployed; empty is all.")
                    .inEffect();
    public static final Setting<List<String>> RELOAD_EXTRA_FILES =
            row(DEBUGGING, "reload_extra_files", listOf(text()), List.of(), "--reload-extra-file")
                    .means("More files, or patterns, whose change reloads applications.")
                    .inEffect();

    static final List<Setting<?>> ROWS =
            List.of(
                    DEPLOY_TIMEOUT,
                    WARMUP,
                    PROBE,
                    PROBE_TIMEOUT,
                    PROBE_SUCCESSES,
                    WATCH,
                    STORE_DIR,
                    KEEP_REVISIONS,
                    TRUSTED_BUNDLES,
                    RELOAD_EXTRA_FILES);

    private DeploymentSettings() {}

    private static <T> Setting<T> application(
            String name, ValueType<T> type, T defaultValue, String... flags) {
        return row(DEPLOYMENT, name, type, defaultValue, flags).live().perApplication().inEffect();
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
