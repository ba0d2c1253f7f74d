package kirin.settings;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A path in the file system; whether something must be there depends on the setting. */
final class FilePath extends ValueType<Path> {
    private final boolean existingFolder;

    private FilePath(boolean existingFolder) {
        this.existingFolder = existingFolder;
    }

    static FilePath anyPath() {
        return new FilePath(false);
    }

    /** An existing folder, made absolute. */
    static FilePath existingFolder() {
        return new FilePath(true);
    }

    @Override
    public String expected() {
        return existingFolder ? "an existing folder" : "a path";
    }

    @Override
    public Path parse(String text) throws InvalidValueException {
        if (text.isBlank()) {
            throw invalid(text);
        }
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException _) {
            throw invalid(text);
        }
        if (!existingFolder) {
            return path;
        }
        if (!Files.isDirectory(path)) {
            throw invalid(text);
        }
        return path.toAbsolutePath().normalize();
    }
}
