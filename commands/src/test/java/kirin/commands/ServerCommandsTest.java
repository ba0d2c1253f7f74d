package kirin.commands;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/** The commands that are about the server as a whole. */
class ServerCommandsTest {
    @TempDir Path folder = Path.of("");

    private JavaProcess server;

    @BeforeEach
    void start() throws IOException {
        server = JavaProcess.server();
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    @Test
    void answersAreTablesAndSentences() {
        assertThat(call("status", "--settings").out())
                .isEqualTo(
                        """
                        VERSION  STATE     PID  UPTIME   LISTENING AT
                        1.2.3    RUNNING  4711  1:02:03  http://127.0.0.1:8000 unix:/run/kirin.sock

                        SETTING  VALUE          FROM             LIVE
                        pidfile  run/kirin.pid  kirin.toml:2:1   no
                        workers  4              command line -w  yes
                        """);
        assertThat(JsonReader.object(call("status", "--json").out()).get("state"))
                .isEqualTo("RUNNING");
        assertThat(call("scale", "6").out()).isEqualTo("workers 4 -> 6\n");
        assertThat(call("scale", "4").out()).isEqualTo("no setting has changed\n");
        assertThat(call("scale", "2", "shop").out()).isEqualTo("[apps.shop] workers 4 -> 2\n");
        assertThat(call("reopen"))
                .isEqualTo(
                        new Call(
                                1,
                                "",
                                "kirin: the error log cannot be opened anew: no space left\n"));
        assertThat(call("reload").out()).startsWith("timeout 30 -> 60\n");
    }

    @Test
    void stopWaitsForTheEndOfTheProcess() {
        Call call = call("stop");

        assertThat(call).isEqualTo(new Call(0, "process " + server.pid() + " has ended\n", ""));
        assertThat(ProcessHandle.of(server.pid()).filter(ProcessHandle::isAlive)).isEmpty();
    }

    private Call call(String command, String... more) {
        String[] all = new String[more.length + 3];
        all[0] = command;
        all[1] = "--pid";
        all[2] = String.valueOf(server.pid());
        System.arraycopy(more, 0, all, 3, more.length);
        return Call.in(folder, all);
    }
}
