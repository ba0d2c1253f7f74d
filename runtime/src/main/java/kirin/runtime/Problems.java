package kirin.runtime;

import kirin.settings.Origin;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The lines for files that cannot be written. */
final class Problems {
    private Problems() {}

    /** A file that a setting names. */
    static String ofFile(Origin origin, String setting, Path file, IOException failure) {
        String remedy = "; name a file that " + System.getProperty("user.name") + " can write";
        return origin
                + ": "
                + setting
                + " cannot be "
                + file
                + ": "
                + reason(file, failure)
                + remedy;
    }

    /** Why, without the path that Java repeats in the message. */
    static String reason(Path file, IOException failure) {
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
