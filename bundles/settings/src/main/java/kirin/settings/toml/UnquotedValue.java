package kirin.settings.toml;

import kirin.settings.InvalidValueException;
import kirin.settings.ServerSettings;
import kirin.settings.Setting;
import kirin.settings.SettingNames;

/** Says what to write instead of a value that is a word where TOML wants quotes. */
final class UnquotedValue {

    private UnquotedValue() {}

    /**
     * The complaint to print, without the place.
     *
     * @param table the name at the beginning of the header above; empty if there is none
     */
    static String complaint(String table, String name, String value) {
        if (value.isEmpty()) {
            return name + " has no value; give it one, or remove the line";
        }
        if (PluginTables.KINDS.contains(table)) {
            return "%s is %s; write %s = \"%s\"".formatted(name, value, name, value);
        }
        if (table.equals(ApplicationTables.NAME)) {
            return ServerSettings.find(name)
                    .filter(Setting::isPerApplication)
                    .map(setting -> remedy(setting, value))
                    .orElseGet(() -> SettingNames.complaintForApplication(name));
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
