package kirin.jolokia.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Certificates and keys, made once by the JDK's keytool, and the one identity that RMI's clients
 * have in a process: they take the default of TLS, and take it once.
 */
final class Certificates {
    private static final char[] PASSWORD = "for-this-test-alone".toCharArray();
    private static final KeyStore STORE = made();
    // Written by the test that runs.
    private static volatile @Nullable String identity;

    static {
        try {
            SSLContext.setDefault(clients());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Certificates() {}

    /** Lets clients of this process show a certificate from now on, or none. */
    static void clientsAre(@Nullable String alias) {
        identity = alias;
    }

    /** The certificate of the server, of a user, or of a {@code stranger}, as text. */
    static String certificate(String alias) throws GeneralSecurityException {
        return pem("CERTIFICATE", STORE.getCertificate(alias).getEncoded());
    }

    static String key(String alias) throws GeneralSecurityException {
        Key key = STORE.getKey(alias, PASSWORD);
        return pem("PRIVATE KEY", key.getEncoded());
    }

    static String pem(String label, byte[] content) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }

    private static KeyStore made() {
        try {
            Path folder = Files.createTempDirectory("kirin-certificates");
            Path file = folder.resolve("store.p12");
            try {
                make(file, "server", "CN=localhost", "-ext", "san=ip:127.0.0.1");
                make(file, "operator", "CN=operator,OU=the hands");
                make(file, "eve", "CN=eve");
                make(file, "stranger", "CN=operator");
                KeyStore store = KeyStore.getInstance("PKCS12");
                try (InputStream in = Files.newInputStream(file)) {
                    store.load(in, PASSWORD);
                }
                return store;
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void make(Path store, String alias, String subject, String... more)
            throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-alias",
                                alias,
                                "-dname",
                                subject,
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                new String(PASSWORD)));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.onExit().join().exitValue()).as(said).isZero();
    }

    private static SSLContext clients() throws GeneralSecurityException, IOException {
        KeyStore server = KeyStore.getInstance("PKCS12");
        server.load(null, PASSWORD);
        server.setCertificateEntry("server", STORE.getCertificate("server"));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(server);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new Identity()}, trust.getTrustManagers(), null);
        return context;
    }

    private static final class Identity extends X509ExtendedKeyManager {
        @Override
        public @Nullable String chooseClientAlias(
                String[] types, Principal[] issuers, Socket socket) {
            return identity;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            try {
                return new X509Certificate[] {(X509Certificate) STORE.getCertificate(alias)};
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            try {
                return (PrivateKey) STORE.getKey(alias, PASSWORD);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return null;
        }
    }
}
