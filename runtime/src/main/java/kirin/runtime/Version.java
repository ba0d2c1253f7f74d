package kirin.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which Kirin this is. The build writes its number into version.txt. */
final class Version {
    private Version() {}

    static String number() {
        try (InputStream file = Version.class.getResourceAsStream("version.txt")) {
            if (file == null) {
                throw new IllegalStateException("version.txt is missing beside the launcher");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code --version} prints. */
    static String text() {
        return "kirin "
                + number()
                + System.lineSeparator()
                + "Java "
                + Runtime.version()
                + ", "
                + System.getProperty("java.vm.name");
    }
}
