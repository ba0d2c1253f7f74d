package kirin.logging.internal;

import kirin.management.AccessLogMXBean;
import kirin.management.FollowedLines;
import kirin.settings.AccessLogSettings;
import kirin.settings.CurrentSettings;

import java.util.concurrent.atomic.LongAdder;

/** The access log for those who manage the server. Any thread. */
final class AccessLogBean implements AccessLogMXBean {
    private final CurrentSettings settings;
    private final LineWriter writer;
    private final LongAdder lines;
    private final Following following;
    private final Runnable followed;

    /**
     * @param followed told when somebody follows
     */
    AccessLogBean(
            CurrentSettings settings,
            LineWriter writer,
            LongAdder lines,
            Following following,
            Runnable followed) {
        this.settings = settings;
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
