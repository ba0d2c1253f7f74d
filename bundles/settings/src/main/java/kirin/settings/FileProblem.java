package kirin.settings;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says why a file cannot be written. */
public final class FileProblem {
    private FileProblem() {}

    /** The line for the operator about a file that a setting names. */
    public static String of(Origin origin, String setting, Path file, IOException failure) {
        return "%s: %s cannot be %s: %s; name a file that %s can write"
                .formatted(
                        origin,
                        setting,
                        file,
                        reason(file, failure),
                        System.getProperty("user.name"));
    }

    /** Why, without the path that Java repeats in the message. */
    public static String reason(Path file, IOException failure) {
        if (Files.isDirectory(file)) {
            return "that is a folder";
        }
        return switch (failure) {
            case AccessDeniedException denied -> "permission denied at " + denied.getFile();
            case NoSuchFileException missing -> "there is no " + missing.getFile();
            case FileAlreadyExistsException there -> there.getFile() + " is no folder";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> OneLine.of(failure);
        };
    }
}
