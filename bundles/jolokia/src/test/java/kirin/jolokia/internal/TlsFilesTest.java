package kirin.jolokia.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.settings.ManagementSettings;
import kirin.settings.Setting;
import kirin.settings.Settings;
import kirin.settings.SettingsException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files that the settings for JMX name, and what is said of those that are of no use. */
class TlsFilesTest {
    private @TempDir Path folder;

    private Settings settings = Settings.defaults();

    private Path file(String name, String content) throws Exception {
        return Files.writeString(folder.resolve(name), content);
    }

    private void set(Setting<Optional<Path>> setting, Path file) {
        settings = settings.with(setting, Optional.of(file));
    }

    private void bothAre(String certificate, String key) throws Exception {
        set(ManagementSettings.JMX_CERTFILE, file("cert.pem", certificate));
        set(ManagementSettings.JMX_KEYFILE, file("key.pem", key));
    }

    private void wrong(String complaint) {
        assertThatThrownBy(() -> TlsFiles.of(settings))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void oneFileMayHaveAllOfIt() throws Exception {
        set(
                ManagementSettings.JMX_CERTFILE,
                file(
                        "all.pem",
                        "made by hand \u00e9\n"
                                + Certificates.key("server")
                                + Certificates.certificate("server")));

        TlsFiles files = TlsFiles.of(settings);

        assertThat(files.asksForCertificate()).isFalse();
    }

    @Test
    void withoutACertificateNothingIsOpened() {
        wrong("jmx_port is set and jmx_certfile is not");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        set(ManagementSettings.JMX_CERTFILE, folder.resolve("none.pem"));

        wrong("none.pem: there is no such file; jmx_certfile names it, correct that");
    }

    @Test
    void aKeyOfAnotherCertificateIsFoundOut() throws Exception {
        bothAre(Certificates.certificate("server"), Certificates.key("eve"));

        wrong("key.pem: its key does not belong to the certificate that jmx_certfile names");
    }

    @ParameterizedTest
    @CsvSource({"RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"})
    void aKeyOfAnOlderFormIsToldHowToBeWrittenAnew(String label) throws Exception {
        bothAre(Certificates.certificate("server"), Certificates.pem(label, new byte[] {1, 2}));

        wrong("key.pem: it has an " + label + ", and a PRIVATE KEY is wanted; write it anew with");
    }

    @Test
    void aFileWithoutWhatIsWantedOfItIsNamed() throws Exception {
        bothAre(Certificates.key("server"), Certificates.key("server"));
        wrong("cert.pem: there is no certificate in it");

        bothAre(Certificates.certificate("server"), Certificates.certificate("server"));
        wrong("key.pem: there is no key in it");
    }

    @Test
    void damagedContentIsNamed() throws Exception {
        String key = Certificates.key("server");

        bothAre(Certificates.pem("CERTIFICATE", new byte[] {1, 2, 3}), key);
        wrong("cert.pem: a certificate in it cannot be read");

        bothAre(Certificates.certificate("server"), Certificates.pem("PRIVATE KEY", new byte[9]));
        wrong("key.pem: its key does not belong");

        bothAre("-----BEGIN CERTIFICATE-----\n====AAAA\n-----END CERTIFICATE-----\n", key);
        wrong("cert.pem: what it has is not base64");
    }

    @Test
    void aFileOfSignersHasToHaveSome() throws Exception {
        bothAre(Certificates.certificate("server"), Certificates.key("server"));
        set(ManagementSettings.JMX_CA_CERTS, file("signers.pem", "nobody"));

        wrong("signers.pem: there is no certificate in it");

        set(ManagementSettings.JMX_CA_CERTS, file("signers.pem", Certificates.certificate("eve")));
        assertThat(TlsFiles.of(settings).asksForCertificate()).isTrue();
    }
}
