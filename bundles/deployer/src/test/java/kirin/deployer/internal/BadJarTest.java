package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A jar of which no good can come is refused in one sentence, before anything is done with it. */
class BadJarTest {
    private static final int JAVA = Runtime.version().feature();
    private static final byte[] BUNDLE = JarFiles.bundle("a", "1", CountingComponent.class);

    @TempDir Path folder = Path.of("");

    static Stream<Arguments> broken() throws Exception {
        byte[] damaged = JarFiles.with(BUNDLE, Map.of("data.bin", new byte[2000]));
        damaged[indexOf(damaged, "data.bin".getBytes(StandardCharsets.US_ASCII)) + 12] ^= 0x55;
        return Stream.of(
                bad("an empty file", new byte[0], "zip file is empty"),
                bad("text", "no jar at all".getBytes(StandardCharsets.UTF_8), "zip END header"),
                bad("half a jar", Arrays.copyOf(BUNDLE, BUNDLE.length / 2), "zip END header"),
                bad("a damaged entry", damaged, "its entry data.bin is damaged"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void jarThatCannotBeReadMayStillBeOnItsWay(byte[] jar, String reason) throws IOException {
        Path file = Files.write(folder.resolve("bad.jar"), jar);

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
    }

    static Stream<Arguments> refused() throws Exception {
        return Stream.of(
                bad("nothing in it", zip(), "it has no class and its manifest no"),
                bad(
                        "no manifest",
                        zip(new ZipEntry("readme.txt")),
                        "it has no class and its manifest no Bundle-SymbolicName"),
                bad(
                        "a manifest that is none",
                        JarFiles.with(
                                zip(),
                                Map.of(
                                        "META-INF/MANIFEST.MF",
                                        "what is this\n".getBytes(StandardCharsets.UTF_8))),
                        "its META-INF/MANIFEST.MF is none (invalid header"),
                bad(
                        "half a bundle's headers",
                        JarFiles.jar("Bundle-ManifestVersion", "2"),
                        "its manifest has no Bundle-SymbolicName"),
                bad(
                        "a version that is none",
                        JarFiles.bundle("a", "one"),
                        "its Bundle-Version is \"one\"; give one like 1.2.3"),
                bad(
                        "a name that is a path",
                        JarFiles.bundle("../../etc", "1"),
                        "its Bundle-SymbolicName is \"../../etc\"; give"),
                bad(
                        "a symbolic name without end",
                        JarFiles.bundle("a".repeat(201), "1"),
                        "its Bundle-SymbolicName is \"aaa"),
                bad(
                        "a class for a newer Java",
                        JarFiles.with(BUNDLE, Map.of("b/Newer.class", classFor(44 + JAVA + 1))),
                        "its class b.Newer is made for Java %d, and this is Java %d"
                                .formatted(JAVA + 1, JAVA)),
                bad("a way out", named("../../etc/passwd"), "\"../../etc/passwd\" leads out of"),
                bad("a way out inside", named("a/../../b"), "\"a/../../b\" leads out of"),
                bad("an absolute name", named("/etc/passwd"), "\"/etc/passwd\" leads out of"),
                bad("a drive", named("C:/windows"), "\"C:/windows\" leads out of"),
                bad("backslashes", named("..\\x"), "\"..\\x\" leads out of"),
                bad("a line break", named("a\nb"), "\"a?b\" has a control character"),
                bad("a name without end", named("a".repeat(5000)), "a name of 5000 characters"),
                bad("two of one name", twice(), "it holds two entries named \"data-1.bin\""),
                bad("a bomb", bomb(), "it unpacks to more than 100 times its size"),
                bad("a bomb that denies it", harmlessLooking(bomb()), "more than 100 times"),
                bad("too many entries", crowded(), "it holds 100002 entries, and the most is"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void jarThatCannotBeDeployedIsRefused(byte[] jar, String reason) throws IOException {
        Path file = Files.write(folder.resolve("bad.jar"), jar);

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(NoBundleException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void classForANewerJavaMayLieAsideForIt() throws Exception {
        byte[] jar =
                JarFiles.with(BUNDLE, Map.of("META-INF/versions/99/b/Newer.class", classFor(143)));
        Path file = Files.write(folder.resolve("good.jar"), jar);

        assertThat(read(file).symbolicName()).isEqualTo("a");
    }

    @Test
    void fileIsKnownByTheDigestThatSha256sumPrints() throws Exception {
        Path file = Files.write(folder.resolve("good.jar"), BUNDLE);
        Path text = Files.writeString(folder.resolve("text"), "abc");

        assertThat(read(file).sha256()).isEqualTo(Sha256.of(file)).hasSize(64);
        assertThat(Sha256.of(text))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    private static Arguments bad(String kind, byte[] jar, String reason) {
        return Arguments.of(Named.of(kind, jar), reason);
    }

    private static BundleFile read(Path file) throws IOException, NoBundleException {
        return new BundleReader(Trust.inAll(), PlainJars.none()).read(file, FileStamp.of(file));
    }

    private static byte[] named(String entry) throws IOException {
        return JarFiles.with(BUNDLE, Map.of(entry, new byte[1]));
    }

    private static byte[] zip(ZipEntry... entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (ZipEntry entry : entries) {
                zip.putNextEntry(entry);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] classFor(int version) {
        return new byte[] {
            (byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, (byte) version, 0, 0
        };
    }

    private static byte[] twice() throws IOException {
        byte[] jar =
                JarFiles.with(BUNDLE, Map.of("data-1.bin", new byte[1], "data-2.bin", new byte[2]));
        byte[] second = "data-2.bin".getBytes(StandardCharsets.US_ASCII);
        for (int at = indexOf(jar, second); at >= 0; at = indexOf(jar, second)) {
            jar[at + 5] = '1';
        }
        return jar;
    }

    private static byte[] bomb() throws IOException {
        return JarFiles.with(BUNDLE, Map.of("zeros", new byte[70 << 20]));
    }

    /** Says in its directory that the last entry unpacks to a single byte. */
    private static byte[] harmlessLooking(byte[] jar) {
        byte[] entry = {'P', 'K', 1, 2};
        int at = -1;
        for (int next = indexOf(jar, entry, 0); next >= 0; next = indexOf(jar, entry, at + 1)) {
            at = next;
        }
        Arrays.fill(jar, at + 24, at + 28, (byte) 0);
        jar[at + 24] = 1;
        return jar;
    }

    private static byte[] crowded() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < 100_002; i++) {
                zip.putNextEntry(new ZipEntry(Integer.toString(i)));
            }
        }
        return bytes.toByteArray();
    }

    private static int indexOf(byte[] all, byte[] part) {
        return indexOf(all, part, 0);
    }

    private static int indexOf(byte[] all, byte[] part, int from) {
        for (int at = from; at <= all.length - part.length; at++) {
            if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
    }
}
