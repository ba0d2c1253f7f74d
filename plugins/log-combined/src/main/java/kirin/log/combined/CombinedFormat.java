package kirin.log.combined;

import kirin.log.AccessLogFormat;
import kirin.log.AccessLogFormatException;
import kirin.log.AccessLogFormatter;
import kirin.log.atoms.Atoms;
import kirin.log.atoms.Template;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import java.time.InstantSource;
import java.time.ZoneId;

/** Offers {@code access_log_format = "combined"}, {@code "common"} and {@code "w3c"}. */
@Component(
        property = {
            AccessLogFormat.NAME + "=common",
            AccessLogFormat.NAME + "=combined",
            AccessLogFormat.NAME + "=w3c"
        })
public final class CombinedFormat implements AccessLogFormat {
    private static final String COMMON = "%(h)s %(l)s %(u)s %(t)s \"%(r)s\" %(s)s %(b)s";
    private static final String COMBINED = COMMON + " \"%(f)s\" \"%(a)s\"";

    private final InstantSource clock;
    private final ZoneId zone;

    @Activate
    public CombinedFormat() {
        this(InstantSource.system(), ZoneId.systemDefault());
    }

    CombinedFormat(InstantSource clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    @Override
    public AccessLogFormatter formatter(String value) throws AccessLogFormatException {
        return switch (value) {
            case "common" -> Template.compile(COMMON, Atoms.ofApache(zone));
            case "combined" -> Template.compile(COMBINED, Atoms.ofApache(zone));
            case "w3c" -> new W3cFormatter(clock);
            default ->
                    throw new AccessLogFormatException(
                            "\"%s\" is none of common, combined and w3c".formatted(value));
        };
    }
}
