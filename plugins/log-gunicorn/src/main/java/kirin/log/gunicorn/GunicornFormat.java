package kirin.log.gunicorn;

import kirin.log.AccessLogFormat;
import kirin.log.AccessLogFormatException;
import kirin.log.AccessLogFormatter;
import kirin.log.atoms.Atoms;
import kirin.log.atoms.Template;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import java.time.ZoneId;

/** Offers {@code access_log_format = "gunicorn"} and whatever template a user writes. */
@Component(property = AccessLogFormat.NAME + "=" + AccessLogFormat.TEMPLATE)
public final class GunicornFormat implements AccessLogFormat {
    private static final String DEFAULT =
            "%(h)s %(l)s %(u)s %(t)s \"%(r)s\" %(s)s %(b)s \"%(f)s\" \"%(a)s\"";

    private final ZoneId zone;

    @Activate
    public GunicornFormat() {
        this(ZoneId.systemDefault());
    }

    GunicornFormat(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public AccessLogFormatter formatter(String value) throws AccessLogFormatException {
        return Template.compile(value.equals(TEMPLATE) ? DEFAULT : value, Atoms.ofGunicorn(zone));
    }
}
