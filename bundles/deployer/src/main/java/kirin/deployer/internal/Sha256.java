package kirin.deployer.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest by which the bytes of a file are told apart. */
final class Sha256 {
    private static final int CHUNK_BYTES = 64 * 1024;

    private Sha256() {}

    /** As {@code sha256sum} prints it, of a whole file. */
    static String of(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return of(content, OutputStream.nullOutputStream());
        }
    }

    /** In hexadecimal, of all that is left of a stream, which is copied on the way. */
    static String of(InputStream from, OutputStream to) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
            digest.update(chunk, 0, count);
            to.write(chunk, 0, count);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
