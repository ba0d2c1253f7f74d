package kirin.itests;

import kirin.itests.harness.KirinFolder;
import kirin.itests.harness.KirinProcess;
import kirin.itests.harness.RawConnection;
import kirin.itests.harness.WorkerClassCase;

import java.io.IOException;
import java.nio.file.Files;

/** The running server of one worker class, for sentences about it. */
interface UnderLoad {
    WorkerClassCase workerClass();

    KirinFolder folder();

    KirinProcess kirin();

    /** Lets go all requests that wait for this file. */
    default void open(String file) throws IOException {
        Files.createFile(folder().root().resolve(file));
    }

    /** Waits until a request is at its gate, and may block the thread that would read others. */
    default void awaitBegun(String target) {
        kirin().awaitLog("began " + target);
    }

    /** Asks over a connection of its own, whose answer the test reads. */
    default RawConnection ask(String target) throws IOException {
        return kirin().connect().send("GET %s HTTP/1.1\r\nHost: it\r\n\r\n".formatted(target));
    }
}
