package kirin.itests.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

/** Clients that ask several pages of a server, without haste, while a test does something to it. */
public final class Crowd implements AutoCloseable {
    private final KirinProcess kirin;
    private final List<CountingClient> clients;

    private Crowd(KirinProcess kirin, List<CountingClient> clients) {
        this.kirin = kirin;
        this.clients = clients;
    }

    /** Begins to ask these pages, fit for a {@link CountingClient}, until it leaves. */
    public static Crowd asking(KirinProcess kirin, String... paths) {
        return new Crowd(
                kirin,
                Stream.of(paths)
                        .map(path ->
                                CountingClient.asking(kirin.uri(path))
                                        .keptAlive(2)
                                        .newEachTime(1)
                                        .unhurried()
                                        .start())
                        .toList());
    }

    /** Asks no more, and checks that each request of each client was answered rightly and once. */
    public List<LoadResult> leaveHavingLostNothing() {
        close();
        List<LoadResult> results = clients.stream().map(CountingClient::result).toList();
        assertThat(results).as(kirin.log()).allMatch(LoadResult::isFlawless);
        return results;
    }

    @Override
    public void close() {
        clients.forEach(CountingClient::close);
    }
}
