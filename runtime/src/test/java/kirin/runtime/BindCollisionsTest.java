package kirin.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.settings.Origin;
import kirin.settings.SettingsBuilder;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class BindCollisionsTest {
    @TempDir Path folder;
    private final SettingsBuilder settings = new SettingsBuilder();

    @BeforeEach
    void makeAFolderAndALinkToIt() throws IOException {
        Files.createDirectory(folder.resolve("run"));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("run"));
        give("chdir", folder.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0:5001, 127.0.0.1:5001",
        "127.0.0.1:5001, 0.0.0.0:5001",
        "[::]:5001, 127.0.0.1:5001",
        "0.0.0.0:5001, [::]:5001",
        "[::1]:5001, [::]:5001",
        "[::1]:5001, [0:0::1]:5001",
        "localhost:5001, 127.0.0.1:5001",
        "unix:run/a.sock, unix:run/../run/a.sock",
        "unix:run/a.sock, unix:link/a.sock",
        "unix:new/a.sock, unix:./new/a.sock",
    })
    void twoThatAreInEachOthersWayAreBothNamed(String one, String other) {
        give("bind", one + ",127.0.0.1:5002," + other);

        assertThat(BindCollisions.in(settings.soFar()))
                .singleElement()
                .asString()
                .startsWith("environment here: bind has \"" + one + "\" and \"" + other + "\", ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:5001", "127.0.0.1:0", "unix:run/a.sock", "fd://3"})
    void theSameTwiceIsTold(String address) {
        give("bind", address + "," + address);

        assertThat(BindCollisions.in(settings.soFar()))
                .containsExactly(
                        "environment here: bind has \"" + address + "\" twice; give it once");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:5001, 127.0.0.2:5001",
        "127.0.0.1:5001, 127.0.0.1:5002",
        "127.0.0.1:0, 0.0.0.0:0",
        "0.0.0.0:5001, [::1]:5001",
        "nowhere.invalid:5001, 127.0.0.1:5001",
        "unix:run/a.sock, unix:run/b.sock",
        "127.0.0.1:5001, unix:run/a.sock",
        "fd://3, fd://4",
    })
    void othersAreNoMistake(String one, String other) {
        give("bind", one + "," + other);

        assertThat(BindCollisions.in(settings.soFar())).isEmpty();
    }

    @Test
    void whatIsOpenToSharingIsInNobodysWay() {
        give("bind", "0.0.0.0:5001,127.0.0.1:5001");
        give("reuse_port", "true");

        assertThat(BindCollisions.in(settings.soFar())).isEmpty();
    }

    @Test
    void allAreTold() {
        give("bind", "0.0.0.0:5001,127.0.0.1:5001,localhost:5001");

        List<String> problems = BindCollisions.in(settings.soFar());

        assertThat(problems).hasSize(3).doesNotHaveDuplicates();
    }

    private void give(String setting, String value) {
        settings.put(setting, value, new Origin.Environment("here"));
        assertThat(settings.problems()).isEmpty();
    }
}
