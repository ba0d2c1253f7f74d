package kirin.management.internal;

import kirin.management.Change;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

/**
 * A file with a line for each change, which only its owner can read. It is opened for each line, so
 * that whoever moves it away needs to tell nobody. One thread.
 */
final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    /** How many full files are kept beside the one that is written. */
    private static final int KEPT = 4;

    private static final int LONGEST_VALUE = 2000;

    private final Path file;
    private final long mostBytes;
    private boolean failing;

    /**
     * @param mostBytes after which another file is begun
     */
    AuditLog(Path file, long mostBytes) {
        this.file = file;
        this.mostBytes = mostBytes;
    }

    void write(Instant time, Change change) {
        try {
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            if (Files.exists(file) && Files.size(file) >= mostBytes) {
                rotate();
            }
            create();
            Files.writeString(
                    file, line(time, change), StandardCharsets.UTF_8, StandardOpenOption.APPEND);
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.warn(
                        "The audit log {} cannot be written: {}; changes are missing there until"
                                + " it can",
                        file,
                        reason(e));
            }
        }
    }

    private static String reason(Exception failure) {
        return failure instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : failure.toString();
    }

    private void create() throws IOException {
        try {
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(file);
            }
        } catch (FileAlreadyExistsException _) {
            // As always but for the first line.
        }
    }

    private void rotate() throws IOException {
        for (int i = KEPT; i > 0; i--) {
            Path from = i == 1 ? file : numbered(i - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path numbered(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private static String line(Instant time, Change change) {
        StringBuilder line = new StringBuilder(200).append(time);
        append(line, "who", change.who());
        append(line, "from", change.from());
        append(line, "what", change.what());
        append(line, "before", change.before());
        append(line, "after", change.after());
        append(line, "outcome", change.outcome());
        return line.append('\n').toString();
    }

    private static void append(StringBuilder line, String name, String value) {
        line.append(' ').append(name).append("=\"");
        value.chars().limit(LONGEST_VALUE).forEach(c -> append(line, (char) c));
        line.append(value.length() > LONGEST_VALUE ? "…\"" : "\"");
    }

    /** Nothing that ends a line or a value, or that a terminal would act on, stays as it is. */
    private static void append(StringBuilder line, char c) {
        switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    line.append("\\u%04x".formatted((int) c));
            default -> {
                if (c == '"' || c == '\\') {
                    line.append('\\');
                }
                line.append(c);
            }
        }
    }
}
