package kirin.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** With a list of trusted bundles, only those are deployed that it names, or that were signed. */
@SuppressWarnings("NullAway.Init")
class TrustedBundlesTest {
    private static TestSigner authority;
    private static TestSigner developer;

    @TempDir Path root = Path.of("");
    private Path list;
    private Path jar;

    @BeforeAll
    static void makeKeys() throws Exception {
        authority = TestSigner.authority("Company");
        developer = authority.issue("Developer");
    }

    @BeforeEach
    void makeJar() throws Exception {
        list = root.resolve("trusted");
        Path unsigned = root.resolve("unsigned");
        byte[] bundle = JarFiles.bundle("shop", "1.0", CountingComponent.class);
        Files.write(unsigned, JarFiles.with(bundle, Map.of("price.txt", new byte[] {'1'})));
        jar = root.resolve("shop.jar");
        developer.sign(unsigned, jar);
    }

    @Test
    void allAreTrustedWithoutAList() throws Exception {
        assertThat(read(Trust.inAll()).symbolicName()).isEqualTo("shop");
        assertThat(Trust.inAll().problem()).isEmpty();
    }

    @Test
    void listedDigestIsEnough() throws Exception {
        Files.writeString(list, "# ours\n\n" + Sha256.of(jar) + "  shop.jar\n");

        assertThat(read(Trust.inListed(list)).symbolicName()).isEqualTo("shop");
    }

    @ParameterizedTest
    @CsvSource({"HEX", "'HEX *shop.jar'", "'SHA256 (shop.jar) = HEX'", "'\\HEX  a\\nb'"})
    void linesOfDigestToolsAreUnderstood(String line) throws Exception {
        Files.writeString(list, line.replace("HEX", Sha256.of(jar)) + "\r\n");

        assertThat(read(Trust.inListed(list)).symbolicName()).isEqualTo("shop");
    }

    @Test
    void refusalTellsTheLineThatWouldHelp() throws Exception {
        Files.writeString(list, "0".repeat(64) + "  other.jar\n");
        var trust = Trust.inListed(list);

        assertThatThrownBy(() -> read(trust))
                .isInstanceOf(NoBundleException.class)
                .hasMessage(
                        "it is not among the trusted bundles; if you trust it, add the line \""
                                + Sha256.of(jar)
                                + "  shop.jar\" to "
                                + list);

        Object before = trust.rules();
        Files.writeString(list, Sha256.of(jar) + "  shop.jar\n");
        assertThat(trust.rules()).isNotEqualTo(before);
        assertThat(read(trust).symbolicName()).isEqualTo("shop");
    }

    @Test
    void signatureOfAListedCertificateIsEnough() throws Exception {
        Files.writeString(list, developer.pem());

        assertThat(read(Trust.inListed(list)).symbolicName()).isEqualTo("shop");
    }

    @Test
    void signatureOfOneForWhomAListedAuthorityVouchesIsEnough() throws Exception {
        Files.createDirectory(list);
        Files.writeString(list.resolve("company.pem"), "# ours\n" + authority.pem());
        Files.writeString(list.resolve("others.sha256"), "0".repeat(64));

        assertThat(read(Trust.inListed(list)).symbolicName()).isEqualTo("shop");
    }

    @Test
    void strangersSignatureIsNotEnough() throws Exception {
        Files.writeString(list, TestSigner.authority("Company").pem());
        assertRefused("the certificate of its signer CN=Developer is not valid (");

        Files.writeString(list, TestSigner.alone("Else").pem());
        assertRefused(
                "it is not among the trusted bundles, and its signer CN=Developer has no listed"
                        + " certificate and none from a listed issuer; if you trust it, add");
    }

    @Test
    void listedDeveloperVouchesForNobody() throws Exception {
        developer.issue("Friend").sign(root.resolve("unsigned"), jar);
        Files.writeString(list, developer.pem());

        assertRefused("vouches for its signer CN=Friend is of no authority");
    }

    @Test
    void expiredCertificateIsNotEnough() throws Exception {
        TestSigner old = TestSigner.expired("Old");
        old.sign(root.resolve("unsigned"), jar);
        Files.writeString(list, old.pem());
        assertRefused("the certificate of CN=Old is valid from ");

        authority.issueExpired("Former").sign(root.resolve("unsigned"), jar);
        Files.writeString(list, authority.pem());
        assertRefused("the certificate of CN=Former is valid from ");
    }

    @ParameterizedTest
    @CsvSource({
        "changed, it was changed after it was signed (SHA-384 digest error for price.txt",
        "added, its entry more.txt is not signed",
        "removed, it was changed after it was signed (price.txt was taken out)",
        "unsigned, is not signed"
    })
    void signatureCoversEveryEntry(String how, String reason) throws Exception {
        Files.writeString(list, authority.pem());
        if (how.equals("unsigned")) {
            Files.copy(root.resolve("unsigned"), jar, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.write(jar, tampered(Files.readAllBytes(jar), how));
        }

        assertRefused(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "'0123  shop.jar', :1: \"0123  shop.jar\" is no digest; give lines as sha256sum prints"
                + " them",
        "'-----BEGIN CERTIFICATE-----', :1: the certificate has no end; add the line -----END",
        "'-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', :1: the certificate cannot"
    })
    void mistakeInTheListIsToldAndTrustsNobody(String text, String problem) throws Exception {
        Files.writeString(list, text + "\n" + Sha256.of(jar) + "  shop.jar\n");
        var trust = Trust.inListed(list);

        assertThat(trust.problem().orElse("")).startsWith(list + problem);
        assertThatThrownBy(() -> read(trust)).isInstanceOf(NoBundleException.class);
    }

    @Test
    void missingListIsToldAndTrustsNobody() {
        var trust = Trust.inListed(list);

        assertThat(trust.problem().orElse(""))
                .isEqualTo(
                        list
                                + " cannot be read (NoSuchFileException); make it a file with lines"
                                + " of sha256sum or PEM certificates");
        assertThatThrownBy(() -> read(trust)).isInstanceOf(NoBundleException.class);
    }

    @Test
    void mistakeInAChangedListKeepsTheOneBefore() throws Exception {
        Files.writeString(list, Sha256.of(jar));
        var trust = Trust.inListed(list);
        Object before = trust.rules();

        Files.writeString(list, "this is no digest");

        assertThat(trust.rules()).isEqualTo(before);
        assertThat(read(trust).symbolicName()).isEqualTo("shop");
    }

    @Test
    void whatEverybodyMayWriteIsRefused() throws Exception {
        assumeTrue(Files.getFileStore(root).supportsFileAttributeView("posix"));
        Files.writeString(list, Sha256.of(jar));
        var trust = Trust.inListed(list);

        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThatThrownBy(() -> read(trust))
                .isInstanceOf(NoBundleException.class)
                .hasMessage("everybody may write it; chmod o-w " + jar);

        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> read(trust))
                .isInstanceOf(NoBundleException.class)
                .hasMessage("everybody may write into its folder; chmod o-w " + root);
        assertThat(Trust.inListed(list).problem().orElse("")).contains("chmod o-w " + root);
    }

    @Test
    void whatBelongsToAStrangerIsRefused() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root gives files away");
        Files.writeString(list, Sha256.of(jar));
        var trust = Trust.inListed(list);

        Files.setAttribute(jar, "unix:uid", 54321);

        assertThatThrownBy(() -> read(trust))
                .isInstanceOf(NoBundleException.class)
                .hasMessageStartingWith("it belongs to 54321, who is neither root nor the user");
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> read(Trust.inListed(list)))
                .isInstanceOf(NoBundleException.class)
                .hasMessageContaining(reason);
    }

    private BundleFile read(Trust trust) throws IOException, NoBundleException {
        return new BundleReader(trust, PlainJars.none()).read(jar, FileStamp.of(jar));
    }

    private static byte[] tampered(byte[] signed, String how) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var from = new ZipInputStream(new ByteArrayInputStream(signed));
                var to = new ZipOutputStream(bytes)) {
            for (ZipEntry each = from.getNextEntry(); each != null; each = from.getNextEntry()) {
                boolean meant = each.getName().equals("price.txt");
                if (meant && how.equals("removed")) {
                    continue;
                }
                to.putNextEntry(new ZipEntry(each.getName()));
                if (meant && how.equals("changed")) {
                    to.write('2');
                } else {
                    from.transferTo(to);
                }
            }
            if (how.equals("added")) {
                to.putNextEntry(new ZipEntry("more.txt"));
                to.write("more".getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
