package kirin.jolokia.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.settings.SettingsException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

class PasswordFileTest {
    private static final String SECRET = "correct horse: battery";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void theFirstStartMakesRandomPasswordsForItsOwnerAlone() throws Exception {
        Path file = folder.resolve("run/jolokia.password");

        assertThat(PasswordFile.make(file, "f")).isTrue();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readAllLines(file).stream().filter(line -> !line.startsWith("#")))
                .satisfiesExactly(
                        line -> assertThat(line).matches("operator:[0-9a-f]{32}"),
                        line -> assertThat(line).matches("viewer:[0-9a-f]{32}"));
        assertThat(folder.resolve("run")).isDirectoryNotContaining(each -> !each.equals(file));
        assertThat(Passwords.read(file, "f").named("operator"))
                .contains(new User("operator", Role.OPERATOR));
    }

    @Test
    void aFileThatIsThereStaysAsItIs() throws Exception {
        Path file = file("viewer:" + SECRET);

        assertThat(PasswordFile.make(file, "f")).isFalse();

        assertThat(Files.readString(file)).isEqualTo("viewer:" + SECRET);
    }

    @Test
    void aPasswordIsGivenAsItIsOrAsADigest() throws Exception {
        String digest = sha256("bob", SECRET);
        Passwords passwords =
                Passwords.read(file("viewer:" + SECRET + "\nbob/operator:{sha256}" + digest), "f");

        assertThat(passwords.check("viewer", SECRET)).contains(new User("viewer", Role.VIEWER));
        assertThat(passwords.check("bob", SECRET)).contains(new User("bob", Role.OPERATOR));
        assertThat(passwords.check("bob", digest)).isEmpty();
        assertThat(passwords.check("viewer", SECRET + " ")).isEmpty();
        assertThat(passwords.check("viewer", "")).isEmpty();
        assertThat(passwords.check("nobody", SECRET)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    operator                        | :1: the line is incomplete
                    :secret-secret-secret           | :1: the line is incomplete
                    bob:secret-secret-secret        | :1: bob is no role
                    bob/admin:secret-secret-secret  | :1: admin is no role
                    viewer:short-secret             | OK
                    viewer:short-secre              | :1: the password has less than 12 characters
                    viewer:{sha256}abc              | :1: what follows {sha256} is no such digest
                    viewer:{sha256}abcd             | :1: what follows {sha256} is no such digest
                    # none                          | : it names no user
                    """)
    void aLineThatIsNotUnderstoodIsToldWithoutThePassword(String line, String complaint)
            throws Exception {
        Path file = file(line);

        if (complaint.equals("OK")) {
            assertThat(Passwords.read(file, "f").named("viewer")).isPresent();
            return;
        }
        assertThatThrownBy(() -> Passwords.read(file, "f"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("f" + complaint)
                .hasMessageNotContaining("secre");
    }

    @Test
    void aUserThatIsThereTwiceIsRefused() throws Exception {
        Path file = file("viewer:" + SECRET + "\nviewer/operator:" + SECRET);

        assertThatThrownBy(() -> Passwords.read(file, "f"))
                .hasMessage("f:2: viewer is there twice; keep one of the lines");
    }

    @Test
    void aFileThatOthersCanReadIsRefused() throws Exception {
        Path file = file("viewer:" + SECRET);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> Passwords.read(file, "f"))
                .hasMessage("f: others than its owner may use it; chmod 600 f");
    }

    private Path file(String text) throws IOException {
        Path file = folder.resolve("passwords");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    /** As the message about a wrong one says to make it. */
    private static String sha256(String name, String password) throws Exception {
        Process process =
                new ProcessBuilder(
                                List.of(
                                        "sh",
                                        "-c",
                                        "printf '%s' \"$1:$2\" | sha256sum",
                                        "sh",
                                        name,
                                        password))
                        .start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return printed.substring(0, 64);
    }
}
