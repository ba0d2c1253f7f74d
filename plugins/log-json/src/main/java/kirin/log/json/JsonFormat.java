package kirin.log.json;

import kirin.log.AccessLogFormat;
import kirin.log.AccessLogFormatException;
import kirin.log.AccessLogFormatter;
import kirin.log.AccessRecord;
import kirin.log.Line;
import kirin.log.atoms.Chain;
import kirin.log.atoms.Step;
import kirin.log.fields.ChosenFields;
import kirin.log.fields.FieldsSetting;
import kirin.log.fields.Naming;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Offers {@code access_log_format = "json"}. */
@Component(property = AccessLogFormat.NAME + "=json", configurationPid = "kirin.log.json")
@Designate(ocd = JsonSettings.class)
public final class JsonFormat implements AccessLogFormat {
    private final List<String> fields;
    private final String setting;

    /** What is wrong with the settings is told when a formatter is asked for. */
    @Activate
    public JsonFormat(JsonSettings settings, Map<String, Object> properties) {
        this(List.of(settings.fields()), FieldsSetting.name("json", properties));
    }

    JsonFormat(List<String> fields, String setting) {
        this.fields = fields;
        this.setting = setting;
    }

    @Override
    public AccessLogFormatter formatter(String value) throws AccessLogFormatException {
        List<Step> steps =
                new ArrayList<>(
                        ChosenFields.steps(fields, Naming.ECS, new JsonNotation(), setting));
        steps.add(JsonFormat::end);
        return new Chain(steps);
    }

    private static void end(AccessRecord record, Line line) {
        if (line.length() == 0) {
            // Nothing of what was chosen was there.
            line.add('{');
        }
        line.add('}');
    }
}
