package kirin.runtime;

import kirin.settings.Origin;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Something to see at the first start from the sources: the distribution's sample, deployed. Asked
 * for by the system property {@code kirin.sample}, which the script beside the sources sets. Only
 * here it is known that the start is one, and which folder the settings mean.
 */
final class Sample {
    private Sample() {}

    static void ifWanted(Path home, Settings settings) {
        if (Boolean.getBoolean("kirin.sample")) {
            deploy(home.resolve("deploy"), settings);
        }
    }

    /** Copies the jars of a folder, unless there is a deploy folder already, or a wish for one. */
    static void deploy(Path samples, Settings settings) {
        if (!(settings.origin(ServerSettings.DEPLOY_DIR) instanceof Origin.Default)) {
            return;
        }
        Path folder = settings.resolve(settings.get(ServerSettings.DEPLOY_DIR).getFirst());
        if (Files.exists(folder)) {
            return;
        }
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(samples, "*.jar")) {
            Files.createDirectory(folder);
            for (Path jar : jars) {
                Files.copy(jar, folder.resolve(jar.getFileName()));
            }
        } catch (IOException _) {
            // What is wrong with the folder is told when it is needed; nobody needs the sample.
        }
    }
}
