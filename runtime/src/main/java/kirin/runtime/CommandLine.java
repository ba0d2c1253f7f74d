package kirin.runtime;

import kirin.settings.Origin;
import kirin.settings.Setting;
import kirin.settings.SettingsBuilder;
import kirin.settings.SettingsException;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the user typed, or has put into the environment.
 *
 * @param source where it stood
 * @param wish what is to be done
 * @param configFile the settings file that was named
 * @param cacheFolder where the framework's cache is to be kept
 * @param given settings that have a flag
 */
record CommandLine(
        Source source,
        Wish wish,
        Optional<Path> configFile,
        Optional<Path> cacheFolder,
        List<Given> given) {

    /** What the command can do. */
    enum Wish {
        SERVE,
        HELP,
        VERSION
    }

    /** Where a command line stands. */
    enum Source {
        ARGUMENTS,
        ENVIRONMENT;

        Origin origin(String flag) {
            return switch (this) {
                case ARGUMENTS -> new Origin.CommandLine(flag);
                case ENVIRONMENT -> new Origin.Environment(Environment.ARGUMENTS + ' ' + flag);
            };
        }
    }

    /**
     * A setting on the command line.
     *
     * @param flag as it was written
     * @param value a text, or the texts of a flag that was repeated
     */
    record Given(Setting<?> setting, String flag, Object value) {}

    CommandLine {
        given = List.copyOf(given);
    }

    /** Reads what was typed. */
    static CommandLine parse(String... arguments) throws UsageException {
        return parse(Source.ARGUMENTS, List.of(arguments));
    }

    /**
     * Reads the arguments and checks them by themselves, so that a wrong value here is wrong usage,
     * and not a problem of the settings file.
     */
    static CommandLine parse(Source source, List<String> arguments) throws UsageException {
        CommandLine read = new CommandLineReader(source, arguments).read();
        if (read.wish() == Wish.SERVE) {
            var alone = new SettingsBuilder();
            read.addTo(alone);
            try {
                alone.build();
            } catch (SettingsException e) {
                throw new UsageException(e.problems());
            }
        }
        return read;
    }

    /** Puts the settings over what the builder has. */
    void addTo(SettingsBuilder settings) {
        for (Given each : given) {
            settings.put(each.setting().name(), each.value(), source.origin(each.flag()));
        }
    }

    /** This command line, and for what it does not say, the weaker one. Settings are not joined. */
    CommandLine over(CommandLine weaker) {
        return new CommandLine(
                source,
                wish == Wish.SERVE ? weaker.wish : wish,
                configFile.or(weaker::configFile),
                cacheFolder.or(weaker::cacheFolder),
                given);
    }
}
