package kirin.runtime.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Sends the lines of both logs to syslog, as gunicorn words them: {@code kirin.PREFIX.error: [4711]
 * message}, with the priority before and no time, which syslog knows itself. Any thread.
 */
public final class SyslogAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /** By their numbers in RFC 5424, section 6.2.1. */
    private static final List<String> FACILITIES =
            List.of(
                    "kern",
                    "user",
                    "mail",
                    "daemon",
                    "auth",
                    "syslog",
                    "lpr",
                    "news",
                    "uucp",
                    "cron",
                    "authpriv",
                    "ftp");

    private static final int FIRST_LOCAL = 16;
    private static final int ERROR = 3;
    private static final int WARNING = 4;
    private static final int INFORMATION = 6;
    private static final int DEBUG = 7;

    private final Place place;
    private final SyslogSender sender;
    private final String process = "[" + ProcessHandle.current().pid() + "] ";
    private final byte[] accessBegin;

    /**
     * Where lines go, and what they begin with.
     *
     * @param shown the address, for messages
     */
    public record Place(SyslogAddress address, String shown, String facility, String prefix) {

        /**
         * That of the settings, which have found the address to be right.
         *
         * @param folder where relative paths begin
         */
        public static Place of(String shown, Path folder, String facility, String prefix) {
            // gunicorn too: some syslogs take a colon for the end of the name.
            return new Place(
                    SyslogAddress.of(shown, folder), shown, facility, prefix.replace(':', '.'));
        }
    }

    public SyslogAppender(Place place) {
        this.place = place;
        sender = new SyslogSender(place.address(), place.shown());
        accessBegin = (begin(INFORMATION, "access") + process).getBytes(StandardCharsets.UTF_8);
    }

    /** Where its lines go. */
    public Place place() {
        return place;
    }

    @Override
    public void start() {
        sender.start();
        super.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        String text = event.getFormattedMessage();
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            text += '\n' + ThrowableProxyUtil.asString(thrown);
        }
        String line = begin(severity(event.getLevel()), "error") + process + escaped(text);
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        sender.offer(cut(bytes));
    }

    /** Sends a line of the access log, without its end; see {@link kirin.log.Syslog}. */
    public void sendAccessLine(ByteBuffer line) {
        byte[] bytes = new byte[accessBegin.length + line.remaining()];
        System.arraycopy(accessBegin, 0, bytes, 0, accessBegin.length);
        line.get(bytes, accessBegin.length, line.remaining());
        sender.offerPatiently(cut(bytes));
    }

    /** Waits until what was logged is sent, but not for long. */
    public void flush() throws InterruptedException {
        sender.flush();
    }

    @Override
    public void stop() {
        super.stop();
        sender.close();
    }

    private String begin(int severity, String log) {
        return "<%d>kirin.%s.%s: "
                .formatted(number(place.facility()) * 8 + severity, place.prefix(), log);
    }

    private static int number(String facility) {
        if (facility.startsWith("local")) {
            return FIRST_LOCAL + Integer.parseInt(facility.substring("local".length()));
        }
        // The old name of it.
        return FACILITIES.indexOf(facility.equals("security") ? "auth" : facility);
    }

    private static int severity(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> ERROR;
            case Level.WARN_INT -> WARNING;
            case Level.INFO_INT -> INFORMATION;
            default -> DEBUG;
        };
    }

    /** As rsyslog itself writes what would end a line: {@code #012}. */
    private static String escaped(String text) {
        var line = new StringBuilder(text.length());
        text.chars()
                .forEach(c -> {
                    if (c < ' ' || c == 0x7f) {
                        line.append("#%03o".formatted(c));
                    } else {
                        line.append((char) c);
                    }
                });
        return line.toString();
    }

    /** No longer than syslog takes, and not within a character. */
    private static byte[] cut(byte[] line) {
        if (line.length <= SyslogConnection.MOST_BYTES) {
            return line;
        }
        int length = SyslogConnection.MOST_BYTES;
        while ((line[length] & 0xc0) == 0x80) {
            length--;
        }
        return java.util.Arrays.copyOf(line, length);
    }
}
