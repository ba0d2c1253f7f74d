package kirin.management;

/**
 * A setting with its value in force.
 *
 * @param name as in the settings file
 * @param value as text that the settings file would take; empty for none
 * @param origin where it was given, for example {@code kirin.toml:3:1}, or {@code default}
 * @param live whether it can change while the server runs
 */
public record SettingInfo(String name, String value, String origin, boolean live) {}
