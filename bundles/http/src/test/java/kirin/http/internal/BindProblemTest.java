package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import kirin.settings.BindAddress;
import kirin.settings.ServerSettings;
import kirin.settings.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

class BindProblemTest {

    @ParameterizedTest
    @ValueSource(strings = {"best", "nio"})
    void portInUseIsNamedWithItsPlaceAndRemedy(String transport) throws Exception {
        try (var first = TestFront.echo()) {
            var taken = new BindAddress.Tcp("127.0.0.1", first.port);

            assertThat(problem(transport.equals("nio") ? Transport.nio() : Transport.best(), taken))
                    .isEqualTo(
                            "set by a program: bind is \"127.0.0.1:"
                                    + first.port
                                    + "\", and another process listens there; stop it or give"
                                    + " another port");
        }
    }

    @Test
    void addressOfAnotherMachineIsExplained() {
        assertThat(problem(Transport.best(), new BindAddress.Tcp("192.0.2.1", 0)))
                .contains("no network interface of this machine has that address");
    }

    @Test
    void nameWithoutAddressIsExplained() {
        assertThat(problem(Transport.best(), new BindAddress.Tcp("nowhere.invalid", 0)))
                .contains("the name nowhere.invalid has no address");
    }

    @Test
    void failedStartIsReportedAndLeavesNothingOpen() throws Exception {
        try (var first = TestFront.echo()) {
            List<String> problems = new ArrayList<>();
            List<BindAddress> both =
                    List.of(
                            new BindAddress.Tcp("127.0.0.1", 0),
                            new BindAddress.Tcp("127.0.0.1", first.port));
            Settings settings = Settings.defaults().with(ServerSettings.BIND, both);

            var listeners =
                    new HttpListeners(
                            listener -> () -> {},
                            () -> settings,
                            exchange -> {},
                            new KeptRecords(),
                            problems::add,
                            null);

            assertThat(listeners.addresses()).isEmpty();
            assertThat(listeners.drain().toCompletableFuture()).isCompleted();
            assertThat(problems).singleElement().asString().contains("another process listens");
            // Those of the first one, which are two loops and their guard.
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("kirin-io-"))
                    .hasSizeLessThanOrEqualTo(3);
        }
    }

    private static String problem(Transport transport, BindAddress.Tcp address) {
        Settings settings =
                Settings.defaults().with(ServerSettings.BIND, List.<BindAddress>of(address));
        Front front =
                new Front(
                        transport,
                        1,
                        HttpSettings.of(settings),
                        exchange -> {},
                        new KeptRecords(),
                        () -> false);
        try {
            Exception failure = catchException(() -> front.bind(address, settings, List.of()));
            assertThat(failure).isNotNull();
            return BindProblem.describe(address, settings, failure, List.of(), null);
        } finally {
            front.close();
        }
    }
}
