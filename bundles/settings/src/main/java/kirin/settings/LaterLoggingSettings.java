package kirin.settings;

import static kirin.settings.Section.LOGGING;
import static kirin.settings.Setting.row;
import static kirin.settings.ValueType.listOf;
import static kirin.settings.ValueType.maybe;
import static kirin.settings.ValueType.text;
import static kirin.settings.ValueType.yesOrNo;

import java.util.List;
import java.util.Optional;

/** Settings of logs and figures that no code asks for yet. */
final class LaterLoggingSettings {
    private static final String HOST_AND_PORT =
            "([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?";

    static final List<Setting<?>> ROWS =
            List.of(
                    row(LOGGING, "statsd_host", maybe(statsd()), Optional.empty(), "--statsd-host")
                            .means(
                                    "StatsD server that gets the figures: HOST:PORT or"
                                            + " unix://PATH."),
                    row(LOGGING, "statsd_prefix", text(), "", "--statsd-prefix")
                            .means("Put before the name of every figure."),
                    row(LOGGING, "dogstatsd_tags", listOf(text()), List.of(), "--dogstatsd-tags")
                            .means("Tags added to every figure."),
                    row(
                                    LOGGING,
                                    "enable_backlog_metric",
                                    yesOrNo(),
                                    false,
                                    "--enable-backlog-metric")
                            .means("Report how many connections wait to be accepted."));

    private LaterLoggingSettings() {}

    private static Text statsd() {
        return text("HOST:PORT or unix://PATH").like(HOST_AND_PORT + "|unix:/?/?.+");
    }
}
