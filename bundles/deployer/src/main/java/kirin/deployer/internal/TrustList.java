package kirin.deployer.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The digests and certificates that an operator trusts.
 *
 * @param digests SHA-256, in lower case hexadecimal
 */
record TrustList(Set<String> digests, Set<X509Certificate> certificates) {
    static final TrustList EMPTY = new TrustList(Set.of(), Set.of());

    private static final Pattern DIGEST =
            Pattern.compile("\\\\?([0-9a-fA-F]{64})(?:\\s.*)?|SHA256 \\(.*\\) = ([0-9a-fA-F]{64})");
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    TrustList {
        digests = Set.copyOf(digests);
        certificates = Set.copyOf(certificates);
    }

    /** Of all files of a list; equal as long as nothing has changed. */
    static List<FileStamp> stamps(Path place) {
        List<FileStamp> stamps = new ArrayList<>();
        try {
            for (Path file : files(place)) {
                stamps.add(FileStamp.of(file));
            }
        } catch (IOException _) {
            // Going, or gone: not what it was, which reading it will say.
        }
        return List.copyOf(stamps);
    }

    /**
     * @throws IOException if the file or the folder cannot be read
     * @throws MistakeException for the first line that cannot be understood
     */
    static TrustList read(Path place) throws IOException, MistakeException {
        Set<String> digests = new HashSet<>();
        Set<X509Certificate> certificates = new HashSet<>();
        if (!Files.exists(place)) {
            throw new NoSuchFileException(place.toString());
        }
        for (Path file : files(place)) {
            try {
                FileOwner.refuseForeign(file);
            } catch (NoBundleException e) {
                throw new MistakeException(file + ": " + e.getMessage());
            }
            new Reading(file, digests, certificates).read();
        }
        return new TrustList(digests, certificates);
    }

    private static List<Path> files(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(place)) {
            for (Path file : all) {
                if (Files.isRegularFile(file) && !file.getFileName().toString().startsWith(".")) {
                    files.add(file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        files.sort(null);
        return files;
    }

    private record Reading(Path file, Set<String> digests, Set<X509Certificate> certificates) {

        void read() throws IOException, MistakeException {
            // Names of files may be in any encoding; what counts here is ASCII.
            List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            StringBuilder certificate = new StringBuilder();
            int begin = 0;
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (line.equals(BEGIN)) {
                    begin = i + 1;
                    certificate.setLength(0);
                }
                if (begin > 0) {
                    certificate.append(line).append('\n');
                    if (line.equals(END)) {
                        certificates.add(certificate(certificate.toString(), begin));
                        begin = 0;
                    }
                } else if (!line.isEmpty() && !line.startsWith("#")) {
                    digests.add(digest(line, i + 1));
                }
            }
            if (begin > 0) {
                throw mistake(begin, "the certificate has no end; add the line " + END);
            }
        }

        private String digest(String line, int number) throws MistakeException {
            Matcher digest = DIGEST.matcher(line);
            if (!digest.matches()) {
                throw mistake(
                        number,
                        "\"%.80s\" is no digest; give lines as sha256sum prints them, or certificates as PEM"
                                .formatted(line));
            }
            String hex = digest.group(1) == null ? digest.group(2) : digest.group(1);
            return hex.toLowerCase(Locale.ROOT);
        }

        private X509Certificate certificate(String pem, int number) throws MistakeException {
            try {
                Certificate certificate =
                        CertificateFactory.getInstance("X.509")
                                .generateCertificate(
                                        new ByteArrayInputStream(
                                                pem.getBytes(StandardCharsets.ISO_8859_1)));
                if (certificate instanceof X509Certificate usable) {
                    return usable;
                }
                throw mistake(number, "this is no X.509 certificate");
            } catch (CertificateException e) {
                throw mistake(
                        number,
                        "the certificate cannot be read: copy it again as PEM from BEGIN to END");
            }
        }

        private MistakeException mistake(int line, String what) {
            return new MistakeException(file + ":" + line + ": " + what);
        }
    }

    /** The list cannot be understood; the message says where, and what to do. */
    static final class MistakeException extends Exception {
        private static final long serialVersionUID = 1L;

        MistakeException(String message) {
            super(message);
        }
    }
}
