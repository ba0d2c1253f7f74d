package kirin.runtime;

import kirin.log.AccessLogFormat;
import kirin.log.AccessLogFormatException;
import kirin.settings.AccessLogSettings;
import kirin.settings.OneLine;
import kirin.settings.Settings;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Looks whether the formats of the access log are there, and whether they take what the settings
 * say: asks their classes, outside of any framework.
 */
final class FormatInspection {
    private final Map<String, Provider> providers = new TreeMap<>();

    /** A class of a plug-in that provides formats. */
    private record Provider(Path jar, String className) {}

    /** One that a plug-in provides. */
    void add(String name, Path jar, String className) {
        providers.put(name, new Provider(jar, className));
    }

    /** What is wrong with the formats that are wanted, one line each. */
    List<String> problems(Settings settings) {
        if (!AccessLogSettings.areLinesWanted(settings)) {
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        problem(settings).ifPresent(problems::add);
        settings.ofApplicationsWith(AccessLogSettings.ACCESS_LOG_FORMAT)
                .values()
                .forEach(own -> problem(own).ifPresent(problems::add));
        return problems;
    }

    private Optional<String> problem(Settings in) {
        String value = in.get(AccessLogSettings.ACCESS_LOG_FORMAT);
        try {
            ask(value);
            return Optional.empty();
        } catch (AccessLogFormatException e) {
            return Optional.of(AccessLogSettings.problemOfFormat(in, e.getMessage()));
        }
    }

    private void ask(String value) throws AccessLogFormatException {
        String name = AccessLogFormat.nameIn(value);
        Provider provider = providers.get(name);
        if (provider == null) {
            throw AccessLogFormatException.notThere(name, providers.keySet());
        }
        try (var loader =
                new URLClassLoader(
                        new URL[] {provider.jar().toUri().toURL()},
                        AccessLogFormat.class.getClassLoader())) {
            Object format =
                    loader.loadClass(provider.className()).getDeclaredConstructor().newInstance();
            if (format instanceof AccessLogFormat asked) {
                asked.formatter(value);
            }
        } catch (NoSuchMethodException _) {
            // It wants its own table, which has been looked at; only the start gives it that.
        } catch (IOException | ReflectiveOperationException | LinkageError e) {
            throw new AccessLogFormatException(
                    "%s of %s cannot be asked (%s); replace or remove that"
                            .formatted(name, provider.jar(), OneLine.of(e)));
        }
    }
}
