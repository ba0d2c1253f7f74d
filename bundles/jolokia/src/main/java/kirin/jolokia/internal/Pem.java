package kirin.jolokia.internal;

import kirin.settings.SettingsException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file with certificates and keys as text (RFC 7468). */
final class Pem {
    private static final Pattern PART =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";

    private final String name;
    private final List<Part> parts;

    private record Part(String label, String base64) {}

    private Pem(String name, List<Part> parts) {
        this.name = name;
        this.parts = parts;
    }

    /**
     * Reads a file.
     *
     * @param shown as the operator has named it
     * @param namedBy the setting in which that is
     */
    static Pem read(Path file, String shown, String namedBy) throws SettingsException {
        String text;
        try {
            // Comments around the parts may be in any encoding.
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException _) {
            throw new SettingsException(
                    shown + ": there is no such file; " + namedBy + " names it, correct that");
        } catch (IOException e) {
            throw new SettingsException(
                    shown + ": it cannot be read (" + e + "); " + namedBy + " names it");
        }
        List<Part> parts = new ArrayList<>();
        Matcher part = PART.matcher(text);
        while (part.find()) {
            parts.add(new Part(part.group(1), part.group(2)));
        }
        return new Pem(shown, parts);
    }

    private byte[] content(Part part) throws SettingsException {
        try {
            return Base64.getMimeDecoder().decode(part.base64());
        } catch (IllegalArgumentException _) {
            throw new SettingsException(name + ": what it has is not base64; copy it anew");
        }
    }

    /** At least one, in the order of the file. */
    List<X509Certificate> certificates() throws SettingsException {
        List<X509Certificate> found = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Part each : parts) {
                if (each.label().equals(CERTIFICATE)) {
                    found.add(
                            (X509Certificate)
                                    factory.generateCertificate(
                                            new ByteArrayInputStream(content(each))));
                }
            }
        } catch (CertificateException e) {
            throw new SettingsException(
                    name + ": a certificate in it cannot be read: " + e.getMessage());
        }
        if (found.isEmpty()) {
            throw new SettingsException(
                    name
                            + ": there is no certificate in it; give one in PEM, which begins with"
                            + " -----BEGIN CERTIFICATE-----");
        }
        return found;
    }

    /** The one key, which has to belong to a certificate. */
    PrivateKey keyOf(X509Certificate certificate) throws SettingsException {
        for (Part each : parts) {
            if (each.label().equals(KEY)) {
                return key(content(each), certificate.getPublicKey());
            }
            if (each.label().endsWith(KEY)) {
                throw new SettingsException(
                        name
                                + ": it has an "
                                + each.label()
                                + ", and a PRIVATE KEY is wanted; write it anew with openssl pkcs8"
                                + " -topk8 -nodes -in "
                                + name);
            }
        }
        throw new SettingsException(
                name
                        + ": there is no key in it; let jmx_keyfile name a file that has, in PEM,"
                        + " -----BEGIN PRIVATE KEY-----");
    }

    private PrivateKey key(byte[] encoded, PublicKey its) throws SettingsException {
        try {
            PrivateKey key =
                    KeyFactory.getInstance(its.getAlgorithm())
                            .generatePrivate(new PKCS8EncodedKeySpec(encoded));
            if (belong(key, its)) {
                return key;
            }
        } catch (GeneralSecurityException _) {
            // One of another kind cannot belong to it either.
        }
        throw new SettingsException(
                name
                        + ": its key does not belong to the certificate that jmx_certfile names;"
                        + " give the one that was made for it");
    }

    private static boolean belong(PrivateKey key, PublicKey its) throws GeneralSecurityException {
        String algorithm =
                switch (its.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case String other -> other;
                };
        byte[] text = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(its);
        signature.update(text);
        return signature.verify(signed);
    }
}
