package kirin.log.logfmt;

import kirin.log.AccessLogFormat;
import kirin.log.AccessLogFormatException;
import kirin.log.AccessLogFormatter;
import kirin.log.atoms.Chain;
import kirin.log.fields.ChosenFields;
import kirin.log.fields.FieldsSetting;
import kirin.log.fields.Naming;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

import java.util.List;
import java.util.Map;

/** Offers {@code access_log_format = "logfmt"}. */
@Component(property = AccessLogFormat.NAME + "=logfmt", configurationPid = "kirin.log.logfmt")
@Designate(ocd = LogfmtSettings.class)
public final class LogfmtFormat implements AccessLogFormat {
    private final List<String> fields;
    private final String setting;

    /** What is wrong with the settings is told when a formatter is asked for. */
    @Activate
    public LogfmtFormat(LogfmtSettings settings, Map<String, Object> properties) {
        this(List.of(settings.fields()), FieldsSetting.name("logfmt", properties));
    }

    LogfmtFormat(List<String> fields, String setting) {
        this.fields = fields;
        this.setting = setting;
    }

    @Override
    public AccessLogFormatter formatter(String value) throws AccessLogFormatException {
        return new Chain(ChosenFields.steps(fields, Naming.SHORT, new LogfmtNotation(), setting));
    }
}
