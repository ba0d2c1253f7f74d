package kirin.jolokia.internal;

import kirin.settings.ManagementSettings;
import kirin.settings.Setting;
import kirin.settings.Settings;
import kirin.settings.SettingsException;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * What the files of the settings for JMX say, ready for connections.
 *
 * @param asksForCertificate whether a client may show who it is by a certificate
 */
record TlsFiles(SSLContext context, boolean asksForCertificate) {
    private static final char[] NO_PASSWORD = {};

    static TlsFiles of(Settings settings) throws SettingsException {
        Optional<Path> named = settings.get(ManagementSettings.JMX_CERTFILE);
        if (named.isEmpty()) {
            throw new SettingsException(
                    settings.origin(ManagementSettings.JMX_PORT)
                            + ": jmx_port is set and jmx_certfile is not, and passwords would go"
                            + " there unencrypted; let jmx_certfile and jmx_keyfile name a"
                            + " certificate and its key");
        }
        Pem certfile = read(settings, ManagementSettings.JMX_CERTFILE).orElseThrow();
        Pem keyfile = read(settings, ManagementSettings.JMX_KEYFILE).orElse(certfile);
        Optional<Pem> signers = read(settings, ManagementSettings.JMX_CA_CERTS);
        List<X509Certificate> chain = certfile.certificates();
        PrivateKey key = keyfile.keyOf(chain.getFirst());
        List<X509Certificate> trusted =
                signers.isEmpty() ? List.of() : signers.get().certificates();
        try {
            return new TlsFiles(context(chain, key, trusted), signers.isPresent());
        } catch (GeneralSecurityException | IOException e) {
            throw new SettingsException(
                    named.get() + ": the certificate and its key are of no use for TLS: " + e);
        }
    }

    private static Optional<Pem> read(Settings settings, Setting<Optional<Path>> setting)
            throws SettingsException {
        Optional<Path> named = settings.get(setting);
        if (named.isEmpty()) {
            return Optional.empty();
        }
        Path file = settings.resolve(named.get());
        return Optional.of(Pem.read(file, named.get().toString(), setting.name()));
    }

    private static SSLContext context(
            List<X509Certificate> chain, PrivateKey key, List<X509Certificate> signers)
            throws GeneralSecurityException, IOException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, NO_PASSWORD);
        own.setKeyEntry("kirin", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust(signers), null);
        return context;
    }

    /** Trusts nobody if there are none: not even those whom the JDK trusts. */
    private static TrustManager[] trust(List<X509Certificate> signers)
            throws GeneralSecurityException, IOException {
        if (signers.isEmpty()) {
            return new TrustManager[0];
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        for (int i = 0; i < signers.size(); i++) {
            store.setCertificateEntry("signer" + i, signers.get(i));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust.getTrustManagers();
    }
}
