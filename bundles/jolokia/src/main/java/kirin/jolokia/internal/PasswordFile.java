package kirin.jolokia.internal;

import kirin.settings.SettingsException;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes the file of passwords at the first start. */
final class PasswordFile {
    private static final int RANDOM_BYTES = 16;

    private PasswordFile() {}

    /**
     * Makes it if it is not there, for the owner's eyes only.
     *
     * @param name as the operator has named it
     * @return whether it was made
     */
    static boolean make(Path file, String name) throws SettingsException {
        if (Files.exists(file)) {
            return false;
        }
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder == null) {
                throw new IOException("it has no folder");
            }
            Files.createDirectories(folder);
            // Whole before it has its name: another server may be about to read it.
            Path draft = draft(folder);
            try {
                Files.writeString(draft, content());
                Files.move(draft, file);
                return true;
            } catch (FileAlreadyExistsException _) {
                // Another server has made it meanwhile, and its passwords are as good.
                return false;
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new SettingsException(
                    name
                            + ": it cannot be made ("
                            + e
                            + "); let jolokia_passwords name a file in a folder that the server"
                            + " may write to");
        }
    }

    private static Path draft(Path folder) throws IOException {
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            return Files.createTempFile(
                    folder,
                    ".jolokia",
                    ".password",
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
        return Files.createTempFile(folder, ".jolokia", ".password");
    }

    private static String content() {
        return """
        # Who may ask Kirin's Jolokia endpoint, with random passwords that were made at its first start.
        # NAME:PASSWORD if the name is that of a role, else NAME/ROLE:PASSWORD. Instead of a password
        # {sha256} may stand, and behind it what this prints: printf '%%s' 'NAME:PASSWORD' | sha256sum
        operator:%s
        viewer:%s
        """
                .formatted(password(), password());
    }

    private static String password() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
