package kirin.settings;

import static kirin.settings.Section.LOGGING;
import static kirin.settings.Setting.row;
import static kirin.settings.ValueType.listOf;
import static kirin.settings.ValueType.maybe;
import static kirin.settings.ValueType.text;
import static kirin.settings.ValueType.yesOrNo;

import java.util.List;
import java.util.Optional;

/** Settings of figures for other machines; part of the one table. */
public final class MetricsSettings {
    private static final String HOST = "([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])";
    private static final String PORT = ":[0-9]{1,5}";

    public static final Setting<Optional<BindAddress.Tcp>> METRICS_BIND =
            row(
                            LOGGING,
                            "metrics_bind",
                            maybe(new TcpAddressType()),
                            Optional.empty(),
                            "--metrics-bind")
                    .means("Where to answer /metrics and /health, for machines; empty is nowhere.")
                    .live()
                    .inEffect();
    public static final Setting<Optional<String>> STATSD_HOST =
            row(LOGGING, "statsd_host", maybe(statsd()), Optional.empty(), "--statsd-host")
                    .means("StatsD server that gets the figures: HOST:PORT or unix://PATH.")
                    .live()
                    .inEffect();
    public static final Setting<String> STATSD_PREFIX =
            row(LOGGING, "statsd_prefix", prefix(), "", "--statsd-prefix")
                    .means("Put before the name of every figure.")
                    .live()
                    .inEffect();
    public static final Setting<List<String>> DOGSTATSD_TAGS =
            row(LOGGING, "dogstatsd_tags", listOf(tag()), List.of(), "--dogstatsd-tags")
                    .means("Tags added to every figure.")
                    .live()
                    .inEffect();
    public static final Setting<Boolean> ENABLE_BACKLOG_METRIC =
            row(LOGGING, "enable_backlog_metric", yesOrNo(), false, "--enable-backlog-metric")
                    .means("Report how many connections wait to be accepted.")
                    .live()
                    .inEffect();

    static final List<Setting<?>> ROWS =
            List.of(
                    METRICS_BIND,
                    STATSD_HOST,
                    STATSD_PREFIX,
                    DOGSTATSD_TAGS,
                    ENABLE_BACKLOG_METRIC);

    private MetricsSettings() {}

    /** What ends a name, a value or a line would make other figures of it. */
    private static Text prefix() {
        return text("a text without spaces, colons, | and @").like("[^\\s:|@]*");
    }

    private static Text tag() {
        return text("NAME or NAME:VALUE, without | and spaces").like("[^\\s|]+");
    }

    private static Text statsd() {
        return text("HOST:PORT or unix://PATH").like(HOST + "(" + PORT + ")?|unix:/?/?.+");
    }
}
