package kirin.jolokia.internal;

import java.nio.file.Path;
import java.time.Duration;

/** What is refused at a port is refused at a Unix socket, in the same words. */
class UnixAttackerTest extends AttackerTest {
    @Override
    OpenEndpoint opened(Path folder, Duration forAnExchange, Duration forAWrongPassword)
            throws Exception {
        return OpenEndpoint.atUnixSocket(folder, forAnExchange, forAWrongPassword);
    }
}
