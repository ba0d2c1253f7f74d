package kirin.runtime;

import kirin.runtime.CommandLine.Given;
import kirin.runtime.CommandLine.Wish;
import kirin.settings.CommandSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Setting;
import kirin.settings.SettingNames;
import kirin.settings.ValueType;

import org.jspecify.annotations.Nullable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a command line apart: {@code --flag VALUE}, {@code --flag=VALUE}, {@code -f VALUE}, {@code
 * -fVALUE}; {@code -DR} for the switches {@code -D -R}. After {@code --} nothing is a flag. The
 * flags are those of the table of settings, and the launcher's own.
 */
final class CommandLineReader {
    private static final String FILE_PREFIX = "file:";
    private static final String PROGRAM_PREFIX = "python:";
    private static final String APPLICATION = "BUNDLE";
    private static final List<String> OWN_FLAGS =
            List.of("-c", "--config", "--cache", "-h", "--help", "-v", "--version");

    private final CommandLine.Source source;
    private final List<String> arguments;
    private final Map<String, Setting<?>> settingsByFlag = new HashMap<>();
    private final Map<Setting<?>, Given> given = new LinkedHashMap<>();
    private int next;
    private @Nullable Path configFile;
    private @Nullable Path cacheFolder;

    CommandLineReader(CommandLine.Source source, List<String> arguments) {
        this.source = source;
        this.arguments = new ArrayList<>(arguments);
        for (Setting<?> setting : ServerSettings.all()) {
            for (String flag : setting.flags()) {
                settingsByFlag.put(flag, setting);
            }
        }
    }

    CommandLine read() throws UsageException {
        boolean areFlags = true;
        while (next < arguments.size()) {
            String argument = arguments.get(next++);
            switch (areFlags ? argument : "") {
                case "-h", "--help" -> {
                    return only(Wish.HELP);
                }
                case "-v", "--version" -> {
                    return only(Wish.VERSION);
                }
                default -> {
                    if (areFlags && argument.equals("--")) {
                        areFlags = false;
                    } else if (areFlags && argument.startsWith("-")) {
                        take(Flag.of(argument));
                    } else {
                        choose(argument);
                    }
                }
            }
        }
        return new CommandLine(
                source,
                Wish.SERVE,
                Optional.ofNullable(configFile),
                Optional.ofNullable(cacheFolder),
                List.copyOf(given.values()));
    }

    /** A flag as written, and the value attached to it. */
    private record Flag(String name, @Nullable String attached) {
        static Flag of(String argument) {
            boolean isLong = argument.startsWith("--");
            int equals = argument.indexOf('=');
            if (isLong && equals > 0) {
                return new Flag(argument.substring(0, equals), argument.substring(equals + 1));
            }
            return isLong || argument.length() == 2
                    ? new Flag(argument, null)
                    : new Flag(argument.substring(0, 2), argument.substring(2));
        }
    }

    /** The application that is to be served, which alone stands without a flag. */
    private void choose(String argument) throws UsageException {
        Setting<?> setting = CommandSettings.WSGI_APP;
        Given before = given.put(setting, new Given(setting, APPLICATION, argument));
        if (before != null) {
            throw new UsageException(
                    '"'
                            + argument
                            + "\" is one argument too many; one application is served, "
                            + before.value());
        }
    }

    private void take(Flag flag) throws UsageException {
        switch (flag.name()) {
            case "-c", "--config" -> configFile = configFile(flag);
            case "--cache" -> cacheFolder = path(flag, value(flag));
            default -> {
                Setting<?> setting = settingsByFlag.get(flag.name());
                if (setting == null) {
                    throw unknown(flag);
                }
                give(setting, flag);
            }
        }
    }

    private Path configFile(Flag flag) throws UsageException {
        String value = value(flag);
        if (value.startsWith(PROGRAM_PREFIX)) {
            throw new UsageException(
                    flag.name()
                            + " is \""
                            + value
                            + "\"; settings are no program here, name a file in TOML");
        }
        return path(
                flag,
                value.startsWith(FILE_PREFIX) ? value.substring(FILE_PREFIX.length()) : value);
    }

    private void give(Setting<?> setting, Flag written) throws UsageException {
        Flag flag = setting.type().isSwitch() ? apart(written) : written;
        String value = setting.flagMeans().isEmpty() ? value(flag) : optionalValue(setting, flag);
        Given before = given.get(setting);
        Object all = before == null || !setting.type().isList() ? value : joined(before, value);
        given.put(setting, new Given(setting, flag.name(), all));
    }

    /** Makes two arguments of a short switch with others behind it. */
    private Flag apart(Flag flag) {
        String behind = flag.attached();
        if (behind == null || flag.name().startsWith("--")) {
            return flag;
        }
        String following = '-' + behind;
        Setting<?> other = settingsByFlag.get(following.substring(0, 2));
        if (other == null || !other.type().isSwitch()) {
            return flag;
        }
        arguments.add(next, following);
        return new Flag(flag.name(), null);
    }

    /** All values of a repeated flag; each may itself be several with commas between them. */
    private static List<String> joined(Given before, String value) {
        ValueType<?> type = before.setting().type();
        List<String> all = new ArrayList<>();
        List<?> earlier = before.value() instanceof List<?> list ? list : List.of(before.value());
        for (Object text : earlier) {
            all.addAll(type.parts(text.toString()));
        }
        all.addAll(type.parts(value));
        return all;
    }

    private String value(Flag flag) throws UsageException {
        if (flag.attached() != null) {
            return flag.attached();
        }
        if (next == arguments.size() || isKnownFlag(arguments.get(next))) {
            throw new UsageException(flag.name() + " needs a value");
        }
        return arguments.get(next++);
    }

    /** A switch takes only what is attached to it, anything else also the word that follows. */
    private String optionalValue(Setting<?> setting, Flag flag) {
        if (flag.attached() != null) {
            return flag.attached();
        }
        boolean alone =
                setting.type().isSwitch()
                        || next == arguments.size()
                        || arguments.get(next).startsWith("-");
        return alone ? setting.flagMeans() : arguments.get(next++);
    }

    private boolean isKnownFlag(String argument) {
        return argument.startsWith("--")
                || settingsByFlag.containsKey(argument)
                || OWN_FLAGS.contains(argument);
    }

    private static Path path(Flag flag, String value) throws UsageException {
        try {
            if (!value.isBlank()) {
                return Path.of(value);
            }
        } catch (InvalidPathException _) {
            // the same complaint as for an empty one
        }
        throw new UsageException(flag.name() + " is \"" + value + "\"; give a path");
    }

    private static UsageException unknown(Flag flag) {
        return new UsageException(SettingNames.complaintAboutFlag(flag.name(), OWN_FLAGS));
    }

    private CommandLine only(Wish wish) {
        return new CommandLine(source, wish, Optional.empty(), Optional.empty(), List.of());
    }
}
