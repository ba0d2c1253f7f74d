package kirin.runtime;

import kirin.runtime.CommandLine.Source;
import kirin.settings.Origin;
import kirin.settings.ServerSettings;
import kirin.settings.SettingsBuilder;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What environment variables say about settings: those that gunicorn reads, and one of Kirin's. */
final class Environment {
    /** Holds a command line, over which the typed one wins. */
    static final String ARGUMENTS = "KIRIN_CMD_ARGS";

    private static final List<String> YES = List.of("y", "1", "yes", "true");
    private static final int LARGEST_PORT = 65_535;

    private final Map<String, String> variables;

    Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    /**
     * The command line in it; an empty one if there is none.
     *
     * @throws UsageException if it cannot be understood
     */
    CommandLine commandLine() throws UsageException {
        String text = variables.getOrDefault(ARGUMENTS, "");
        try {
            return CommandLine.parse(Source.ENVIRONMENT, ShellWords.of(text));
        } catch (UsageException e) {
            throw e.in(ARGUMENTS);
        }
    }

    /** Puts in what stands for the defaults, and is weaker than a settings file. */
    void addDefaults(SettingsBuilder settings) {
        for (String variable :
                List.of("WEB_CONCURRENCY", "PORT", "FORWARDED_ALLOW_IPS", "SENDFILE")) {
            String value = variables.getOrDefault(variable, "").strip();
            if (!value.isEmpty()) {
                addDefault(variable, value, settings);
            }
        }
    }

    private static void addDefault(String variable, String value, SettingsBuilder settings) {
        var origin = new Origin.Environment(variable);
        switch (variable) {
            case "WEB_CONCURRENCY" -> settings.put("workers", value, origin);
            case "FORWARDED_ALLOW_IPS" -> settings.put("forwarded_allow_ips", value, origin);
            case "SENDFILE" -> {
                // As gunicorn has it: what is none of these words is a no.
                boolean yes = YES.contains(value.toLowerCase(Locale.ROOT));
                settings.put(ServerSettings.SENDFILE, Boolean.toString(yes), origin);
            }
            default -> {
                if (isPort(value)) {
                    settings.put(ServerSettings.BIND, "0.0.0.0:" + value, origin);
                } else {
                    settings.problem(
                            variable
                                    + " is \""
                                    + value
                                    + "\"; give the port to listen at, from 0 to "
                                    + LARGEST_PORT);
                }
            }
        }
    }

    private static boolean isPort(String value) {
        return value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= LARGEST_PORT;
    }
}
