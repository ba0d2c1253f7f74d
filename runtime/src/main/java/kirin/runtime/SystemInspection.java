package kirin.runtime;

import kirin.lifecycle.ListenException;
import kirin.settings.AccessLogSettings;
import kirin.settings.BindAddress;
import kirin.settings.ChosenApplication;
import kirin.settings.CommandSettings;
import kirin.settings.DeploymentSettings;
import kirin.settings.LogPlace;
import kirin.settings.ManagementSettings;
import kirin.settings.ServerSettings;
import kirin.settings.Setting;
import kirin.settings.Settings;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Looks for what would be wrong with settings at the start, and is known only from the system: its
 * users, the files and folders, and the bundles that could be served. Changes nothing.
 */
final class SystemInspection {
    private final Settings settings;
    private final List<String> problems = new ArrayList<>();

    private SystemInspection(Settings settings) {
        this.settings = settings;
    }

    /** All that would keep the server from starting, one line each. */
    static List<String> of(Settings settings) {
        var inspection = new SystemInspection(settings);
        inspection.problems.addAll(Privileges.problems(settings));
        inspection.checkFiles();
        inspection.checkAddresses();
        inspection.problems.addAll(BindCollisions.in(settings));
        inspection.checkFolders();
        UploadFolder.problem(settings).ifPresent(inspection.problems::add);
        inspection.checkTrust();
        LogConfigFile.problem(settings).ifPresent(inspection.problems::add);
        settings.get(CommandSettings.WSGI_APP).ifPresent(inspection::checkApplication);
        return inspection.problems;
    }

    private void checkFiles() {
        LogPlace.errorFile(settings).ifPresent(file -> checkFile(ServerSettings.ERRORLOG, file));
        LogPlace.accessFile(settings)
                .ifPresent(file -> checkFile(AccessLogSettings.ACCESSLOG, file));
        settings.get(ServerSettings.PIDFILE)
                .ifPresent(file -> checkFile(ServerSettings.PIDFILE, file));
        settings.get(ServerSettings.BIND).forEach(it -> checkFile(ServerSettings.BIND, it));
        settings.get(ManagementSettings.JOLOKIA)
                .ifPresent(it -> checkFile(ManagementSettings.JOLOKIA, it));
    }

    private void checkFile(Setting<?> setting, BindAddress address) {
        if (address instanceof BindAddress.Unix socket) {
            checkFile(setting, socket.path());
        }
    }

    /** Whether they are free only the start knows: the server may be running that this is for. */
    private void checkAddresses() {
        boolean reusePort = settings.get(ServerSettings.REUSE_PORT);
        settings.get(ServerSettings.BIND)
                .forEach(it -> checkAddress(ServerSettings.BIND, it, reusePort));
        settings.get(ManagementSettings.JOLOKIA)
                .ifPresent(it -> checkAddress(ManagementSettings.JOLOKIA, it, false));
    }

    private void checkAddress(Setting<?> setting, BindAddress address, boolean reusePort) {
        try {
            switch (address) {
                case BindAddress.Tcp tcp -> AddressCheck.tcp(tcp, reusePort, false);
                case BindAddress.Unix unix ->
                        UnixSockets.checkPath(settings.resolve(unix.path()).toAbsolutePath());
                case BindAddress.Descriptor given -> AddressCheck.descriptor(given.number());
            }
        } catch (ListenException e) {
            add(setting, "is \"" + address.text() + "\", and " + e.getMessage());
        } catch (IOException _) {
            // Told by the look at all files: nothing can be there.
        }
    }

    private void checkFile(Setting<?> setting, Path named) {
        Path file = settings.resolve(named);
        Path folder = file.getParent();
        if (Files.isDirectory(file)) {
            add(setting, "cannot be " + file + ": that is a folder; name a file");
        } else if (setting.equals(ServerSettings.PIDFILE)
                && Files.exists(file)
                && !Files.isRegularFile(file)) {
            add(setting, "cannot be " + file + ": that is no regular file; name one");
        } else if (Files.exists(file)) {
            // Other files are replaced; to logs is added.
            boolean isLog =
                    setting.equals(ServerSettings.ERRORLOG)
                            || setting.equals(AccessLogSettings.ACCESSLOG);
            if (isLog && !Files.isWritable(file)) {
                add(setting, "cannot be " + file + ": permission denied; name a file" + who());
            }
        } else if (folder != null) {
            checkFolder(setting, file, folder, "; name a file" + who());
        }
    }

    private void checkFolders() {
        for (Path folder : settings.get(ServerSettings.DEPLOY_DIR)) {
            checkFolder(ServerSettings.DEPLOY_DIR, folder);
        }
        checkFolder(DeploymentSettings.STORE_DIR, settings.get(DeploymentSettings.STORE_DIR));
    }

    private void checkFolder(Setting<?> setting, Path named) {
        Path folder = settings.resolve(named);
        checkFolder(setting, folder, folder, "; name a folder" + who());
    }

    /** A missing folder is made at the start, if the nearest one above it lets that happen. */
    private void checkFolder(Setting<?> setting, Path shown, Path folder, String remedy) {
        Path there = folder;
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            add(setting, "cannot be " + shown + ": " + there + " is no folder" + remedy);
        } else if (!Files.isReadable(there)
                || (!there.equals(shown) && !Files.exists(shown) && !Files.isWritable(there))) {
            add(setting, "cannot be " + shown + ": permission denied at " + there + remedy);
        }
    }

    private void checkTrust() {
        settings.get(DeploymentSettings.TRUSTED_BUNDLES)
                .map(settings::resolve)
                .filter(list -> !Files.isRegularFile(list) || !Files.isReadable(list))
                .ifPresent(list ->
                        add(
                                DeploymentSettings.TRUSTED_BUNDLES,
                                "cannot be read at "
                                        + list
                                        + "; make it a file with lines of sha256sum or PEM"
                                        + " certificates"));
    }

    private void checkApplication(ChosenApplication chosen) {
        if (chosen.isFile()) {
            if (!Files.isRegularFile(settings.resolve(Path.of(chosen.bundle())))) {
                add(
                        CommandSettings.WSGI_APP,
                        "is \"" + chosen + "\", and there is no such file; name a bundle's jar");
            }
            return;
        }
        SortedSet<String> names = new TreeSet<>();
        for (Path folder : settings.get(ServerSettings.DEPLOY_DIR)) {
            if (!addBundlesIn(settings.resolve(folder), names)) {
                return;
            }
        }
        if (!names.contains(chosen.bundle())) {
            String known = String.join(", ", names);
            add(
                    CommandSettings.WSGI_APP,
                    "is \"%s\", and there is no bundle %s in the deploy folder; %s"
                            .formatted(
                                    chosen,
                                    chosen.bundle(),
                                    known.isEmpty() ? "put it there" : "there is " + known));
        }
    }

    /** Adds their names; returns false if more can be there than the jars in the folder tell. */
    private static boolean addBundlesIn(Path folder, SortedSet<String> names) {
        if (!Files.isDirectory(folder)) {
            return true;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!file.toString().endsWith(".jar")) {
                    return false;
                }
                try (var jar = new JarFile(file.toFile())) {
                    Manifest manifest = jar.getManifest();
                    String name =
                            manifest == null
                                    ? null
                                    : manifest.getMainAttributes().getValue("Bundle-SymbolicName");
                    if (name == null) {
                        return false;
                    }
                    names.add(name.split(";", -1)[0].strip());
                }
            }
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private void add(Setting<?> setting, String complaint) {
        problems.add(settings.origin(setting) + ": " + setting.name() + ' ' + complaint);
    }

    private static String who() {
        return " that " + System.getProperty("user.name") + " can use";
    }
}
