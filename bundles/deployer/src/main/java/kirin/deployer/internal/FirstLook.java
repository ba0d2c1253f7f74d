package kirin.deployer.internal;

import kirin.deployer.internal.configurations.ConfigurationReader;
import kirin.deployer.internal.configurations.MistakeException;
import kirin.settings.ChosenApplication;
import kirin.settings.CommandSettings;
import kirin.settings.DeploymentSettings;
import kirin.settings.ProcessSettings;
import kirin.settings.Settings;
import kirin.settings.SettingsCheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what lies in the deploy folders as a start would, for {@code --check-config}. Starts and
 * writes nothing: whether a bundle finds what it imports only a framework can tell, a plain jar is
 * not made a bundle, and a set is not unpacked.
 */
public final class FirstLook implements SettingsCheck {

    /** For the service loader. */
    public FirstLook() {}

    @Override
    public List<String> problems(Settings settings) {
        List<String> problems = new ArrayList<>();
        Optional<ChosenApplication> chosen = settings.get(CommandSettings.WSGI_APP);
        String beginning =
                chosen.filter(ChosenApplication::isFile).isEmpty()
                        ? ""
                        : settings.origin(CommandSettings.WSGI_APP) + ": ";
        var reader = new BundleReader(trust(settings), PlainJars.none());
        DeployFolders folders = DeployFolders.of(settings);
        problems.addAll(folders.nothingToServe());
        for (Path file : folders.list().keySet()) {
            try {
                look(file, reader)
                        .filter(bundle -> FirstApplications.isWanted(bundle, settings))
                        .flatMap(bundle ->
                                chosen.flatMap(choice -> FirstApplications.wrongIn(bundle, choice)))
                        .map(problem -> settings.origin(CommandSettings.WSGI_APP) + ": " + problem)
                        .ifPresent(problems::add);
            } catch (NoBundleException e) {
                problems.add(
                        "%s%s would not be deployed: %s"
                                .formatted(beginning, file, e.getMessage()));
            }
        }
        return problems;
    }

    private static Trust trust(Settings settings) {
        // It matters who owns a file, and another user's start judges that for itself.
        if (settings.get(ProcessSettings.USER).isPresent()) {
            return Trust.inAll();
        }
        return settings.get(DeploymentSettings.TRUSTED_BUNDLES)
                .map(settings::resolve)
                .filter(Files::isReadable)
                .map(Trust::inListed)
                .orElseGet(Trust::inAll);
    }

    private static Optional<BundleFile> look(Path file, BundleReader reader)
            throws NoBundleException {
        try {
            if (ConfigurationReader.isConfiguration(file.getFileName().toString())) {
                ConfigurationReader.read(file);
                return Optional.empty();
            }
            return DroppedReader.isBundle(file)
                    ? reader.readUnlessPlain(file, FileStamp.of(file))
                    : Optional.empty();
        } catch (MistakeException e) {
            throw new NoBundleException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new NoBundleException(
                    "it %s (%s); copy it again"
                            .formatted(WholeFiles.kind(file.toString()), e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new NoBundleException(
                    "one of its headers cannot be understood (" + e.getMessage() + "); correct it");
        }
    }
}
