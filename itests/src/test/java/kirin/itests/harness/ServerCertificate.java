package kirin.itests.harness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A certificate for 127.0.0.1 and its key, made by the JDK's keytool: as text for a server, and as
 * a store from which a client trusts it.
 */
public record ServerCertificate(Path certificate, Path key, Path store) {
    public static final String PASSWORD = "for-this-test-alone";

    public static ServerCertificate in(Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        var made =
                new ServerCertificate(
                        folder.resolve("server.pem"),
                        folder.resolve("server.key"),
                        folder.resolve("server.p12"));
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-alias",
                                "server",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-keystore",
                                made.store().toString(),
                                "-storepass",
                                PASSWORD)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException(said);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(made.store())) {
            store.load(in, PASSWORD.toCharArray());
        }
        Files.writeString(
                made.certificate(),
                pem("CERTIFICATE", store.getCertificate("server").getEncoded()));
        Files.writeString(
                made.key(),
                pem("PRIVATE KEY", store.getKey("server", PASSWORD.toCharArray()).getEncoded()));
        return made;
    }

    private static String pem(String label, byte[] content) {
        return String.join(
                "\n",
                List.of(
                        "-----BEGIN " + label + "-----",
                        Base64.getMimeEncoder().encodeToString(content),
                        "-----END " + label + "-----",
                        ""));
    }
}
