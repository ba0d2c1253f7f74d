package kirin.settings.toml;

import kirin.settings.InvalidValueException;
import kirin.settings.ServerSettings;
import kirin.settings.Setting;
import kirin.settings.SettingNames;

/** Says what to write instead of a value that is a word where TOML wants quotes. */
final class UnquotedValue {

    private UnquotedValue() {}

    static String complaint(String name, String value) {
        if (value.isEmpty()) {
            return name + " has no value; give it one, or remove the line";
        }
        return ServerSettings.find(name)
                .map(setting -> remedy(setting, value))
                .orElseGet(() -> SettingNames.complaintAbout(name));
    }

    private static <T> String remedy(Setting<T> setting, String value) {
        String is = setting.name() + " is " + value + "; ";
        try {
            String text = setting.type().format(setting.type().parse(value));
            String literal = setting.type().isSwitch() ? text : '"' + text + '"';
            return is + "write " + setting.name() + " = " + literal;
        } catch (InvalidValueException e) {
            return is + e.getMessage();
        }
    }
}
