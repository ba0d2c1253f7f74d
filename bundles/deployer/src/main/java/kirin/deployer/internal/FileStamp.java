package kirin.deployer.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What changes when a file does.
 *
 * @param key of the file itself, which a move over it changes; empty where the system has none
 */
record FileStamp(long size, FileTime modified, String key) {

    static FileStamp of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileStamp(
                attributes.size(),
                attributes.lastModifiedTime(),
                String.valueOf(attributes.fileKey()));
    }
}
