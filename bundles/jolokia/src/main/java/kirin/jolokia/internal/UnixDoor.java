package kirin.jolokia.internal;

import kirin.lifecycle.ListenException;
import kirin.lifecycle.ListenSockets;
import kirin.settings.BindAddress;
import kirin.settings.FileProblem;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A Unix socket.
 *
 * @param file absolute
 */
record UnixDoor(String name, String setting, BindAddress.Unix address, Path file) implements Door {

    @Override
    public ListenException reason(IOException cause, @Nullable ListenSockets sockets) {
        String why =
                cause instanceof FileAlreadyExistsException
                                && Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                        ? "there is a file"
                        : FileProblem.reason(file, cause);
        return new ListenException(
                "that failed: %s; give a path that %s can write"
                        .formatted(why, System.getProperty("user.name")));
    }
}
