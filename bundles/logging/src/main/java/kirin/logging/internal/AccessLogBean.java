package kirin.logging.internal;

import kirin.management.AccessLogMXBean;
import kirin.management.FollowedLines;
import kirin.management.ServerMXBean;
import kirin.settings.AccessLogSettings;
import kirin.settings.CurrentSettings;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** The access log for those who manage the server. Any thread. */
final class AccessLogBean implements AccessLogMXBean {
    private final CurrentSettings settings;
    private final @Nullable ServerMXBean server;
    private final LineWriter writer;
    private final LongAdder lines;
    private final Following following;
    private final Runnable followed;

    /**
     * @param server which changes settings; null if there is none
     * @param followed told when somebody follows
     */
    AccessLogBean(
            CurrentSettings settings,
            @Nullable ServerMXBean server,
            LineWriter writer,
            LongAdder lines,
            Following following,
            Runnable followed) {
        this.settings = settings;
        this.server = server;
        this.writer = writer;
        this.lines = lines;
        this.following = following;
        this.followed = followed;
    }

    @Override
    public String getFormat() {
        return settings.get().get(AccessLogSettings.ACCESS_LOG_FORMAT);
    }

    @Override
    public List<String> changeFormat(String format) {
        if (server == null) {
            throw new IllegalStateException("settings cannot be changed here");
        }
        return server.setSetting(AccessLogSettings.ACCESS_LOG_FORMAT.name(), format);
    }

    @Override
    public String getPlace() {
        LogOutput output = writer.output();
        return output == null ? "" : output.toString();
    }

    @Override
    public long getLines() {
        return lines.sum();
    }

    @Override
    public long getLost() {
        return writer.lost();
    }

    @Override
    public FollowedLines follow(long after, String application, String status, String path) {
        StatusRange wanted = StatusRange.of(status);
        try {
            FollowedLines found = following.after(after, application, wanted, path);
            followed.run();
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the server has no time for that: it stops", e);
        }
    }
}
