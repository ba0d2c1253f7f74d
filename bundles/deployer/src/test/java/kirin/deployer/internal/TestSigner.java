package kirin.deployer.internal;

import jdk.security.jarsigner.JarSigner;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipFile;

import javax.security.auth.x500.X500Principal;

/**
 * A key with its certificate, and those who vouch for it. The JDK can sign jars, but has no public
 * way to make certificates.
 */
record TestSigner(KeyPair keys, List<X509Certificate> chain) {
    private static final AtomicLong SERIAL = new AtomicLong(1);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final byte[] BASIC_CONSTRAINTS = {0x06, 3, 0x55, 0x1d, 0x13};
    private static final byte[] ECDSA_WITH_SHA256 = {
        0x06, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2
    };

    /** Whose certificate is signed by nobody else. */
    static TestSigner alone(String name) throws GeneralSecurityException {
        return make(name, null, false, Duration.ofDays(1));
    }

    static TestSigner authority(String name) throws GeneralSecurityException {
        return make(name, null, true, Duration.ofDays(1));
    }

    static TestSigner expired(String name) throws GeneralSecurityException {
        return make(name, null, false, Duration.ofDays(-1));
    }

    /** One for whom this one vouches. */
    TestSigner issue(String name) throws GeneralSecurityException {
        return make(name, this, false, Duration.ofDays(1));
    }

    TestSigner issueExpired(String name) throws GeneralSecurityException {
        return make(name, this, false, Duration.ofDays(-1));
    }

    /** As a line-wrapped PEM file. */
    String pem() throws GeneralSecurityException {
        byte[] newline = {'\n'};
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, newline).encodeToString(chain.getFirst().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    void sign(Path from, Path to) throws IOException, GeneralSecurityException {
        var signer =
                new JarSigner.Builder(
                                keys.getPrivate(),
                                CertificateFactory.getInstance("X.509").generateCertPath(chain))
                        .build();
        try (var in = new ZipFile(from.toFile());
                OutputStream out = Files.newOutputStream(to)) {
            signer.sign(in, out);
        }
    }

    private static TestSigner make(
            String name, @Nullable TestSigner issuer, boolean authority, Duration until)
            throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        byte[] subject = new X500Principal("CN=" + name).getEncoded();
        byte[] issuerName =
                issuer == null
                        ? subject
                        : issuer.chain.getFirst().getSubjectX500Principal().getEncoded();
        Instant now = Instant.now();
        byte[] algorithm = sequence(ECDSA_WITH_SHA256);
        byte[] body =
                sequence(
                        element(0xa0, element(0x02, new byte[] {2})),
                        element(0x02, BigInteger.valueOf(SERIAL.getAndIncrement()).toByteArray()),
                        algorithm,
                        issuerName,
                        sequence(time(now.minus(Duration.ofDays(2))), time(now.plus(until))),
                        subject,
                        keys.getPublic().getEncoded(),
                        element(0xa3, sequence(basicConstraints(authority))));
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(issuer == null ? keys.getPrivate() : issuer.keys.getPrivate());
        signature.update(body);
        byte[] bits = joined(new byte[] {0}, signature.sign());
        byte[] certificate = sequence(body, algorithm, element(0x03, bits));
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(
                (X509Certificate)
                        CertificateFactory.getInstance("X.509")
                                .generateCertificate(new ByteArrayInputStream(certificate)));
        if (issuer != null) {
            chain.addAll(issuer.chain);
        }
        return new TestSigner(keys, List.copyOf(chain));
    }

    private static byte[] basicConstraints(boolean authority) {
        byte[] yes = element(0x01, new byte[] {(byte) 0xff});
        byte[] value = authority ? sequence(yes) : sequence();
        return sequence(BASIC_CONSTRAINTS, yes, element(0x04, value));
    }

    private static byte[] time(Instant instant) {
        return element(0x18, TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] sequence(byte[]... parts) {
        return element(0x30, joined(parts));
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** In DER: tag, length, content. */
    private static byte[] element(int tag, byte[] content) {
        var all = new ByteArrayOutputStream();
        all.write(tag);
        if (content.length >= 256) {
            all.write(0x82);
            all.write(content.length >> 8);
        } else if (content.length >= 128) {
            all.write(0x81);
        }
        all.write(content.length);
        all.writeBytes(content);
        return all.toByteArray();
    }
}
