package kirin.itests.harness;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One of the threads of a {@link CountingClient}: asks, reads and judges, one after another. */
final class Asker implements Runnable {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 \\d{3} .*");
    private static final Pattern NUMBER =
            Pattern.compile(CountingClient.NUMBER_START + "\\d{12}(?!\\d)");

    private final URI page;
    private final boolean keepsAlive;
    private final Supplier<Optional<String>> numbers;
    private final Function<RawResponse, Optional<String>> kindOf;
    private final Generations generations;
    private final Tally tally;
    private @Nullable RawConnection connection;
    private String previous = "";

    /**
     * Asks as long as there are numbers.
     *
     * @param kindOf the kind of a right answer; empty if it is torn
     */
    Asker(
            URI page,
            boolean keepsAlive,
            Supplier<Optional<String>> numbers,
            Function<RawResponse, Optional<String>> kindOf,
            Generations generations,
            Tally tally) {
        this.page = page;
        this.keepsAlive = keepsAlive;
        this.numbers = numbers;
        this.kindOf = kindOf;
        this.generations = generations;
        this.tally = tally;
    }

    @Override
    public void run() {
        try {
            for (var number = numbers.get(); number.isPresent(); number = numbers.get()) {
                tally.countSent();
                ask(number.get());
            }
        } finally {
            endConnection();
        }
    }

    private void ask(String number) {
        boolean reused = connection != null;
        int newest = generations.newest();
        RawConnection open;
        try {
            open = connected();
            open.send(request(number));
            awaitFirstByte(open);
        } catch (IOException e) {
            tally.countConnectionError((reused ? "kept alive: " : "new: ") + reason(e));
            drop();
            return;
        }
        try {
            RawResponse answer = read(open);
            while (reused && isDoubled(answer)) {
                tally.countDoubled();
                answer = read(open);
            }
            judge(number, newest, answer);
            previous = number;
            if (!keepsAlive || answer.field("Connection").equalsIgnoreCase("close")) {
                endConnection();
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            // What RawConnection throws at an answer that it cannot make sense of.
            tally.countTorn(reason(e));
            drop();
        }
    }

    private RawConnection connected() throws IOException {
        RawConnection open = connection;
        if (open == null) {
            open = RawConnection.to(page.getPort());
            connection = open;
            previous = "";
        }
        return open;
    }

    private String request(String number) {
        return "GET %s?n=%s HTTP/1.1\r\nHost: %s\r\nX-Request-Id: %s\r\n%s\r\n"
                .formatted(
                        page.getRawPath(),
                        number,
                        page.getAuthority(),
                        number,
                        keepsAlive ? "" : "Connection: close\r\n");
    }

    private static void awaitFirstByte(RawConnection open) throws IOException {
        open.input().mark(1);
        if (open.input().read() < 0) {
            throw new EOFException("closed before the answer");
        }
        open.input().reset();
    }

    private static RawResponse read(RawConnection open) throws IOException {
        RawResponse answer = open.response();
        if (!STATUS_LINE.matcher(answer.statusLine()).matches()) {
            throw new IOException("no status line: " + answer.statusLine());
        }
        return answer;
    }

    /** Whether it is once more the answer to the request before. */
    private boolean isDoubled(RawResponse answer) {
        return !previous.isEmpty() && numbersIn(answer).anyMatch(previous::equals);
    }

    private void judge(String number, int newest, RawResponse answer) {
        if (numbersIn(answer).anyMatch(each -> !each.equals(number))) {
            tally.countMixedUp();
            drop();
        } else if (answer.status() != 200) {
            tally.countWrongStatus(answer.status());
        } else if (!answer.text().contains(number)) {
            tally.countTorn("its body lacks the number");
        } else {
            kindOf.apply(answer)
                    .ifPresentOrElse(
                            kind -> judge(kind.replace(number, "#"), answer, newest),
                            () -> tally.countTorn("not as expected"));
        }
    }

    private void judge(String kind, RawResponse answer, int newest) {
        if (generations.isBackwards(answer, newest)) {
            tally.countBackwards();
        } else {
            tally.countRight(kind);
        }
    }

    private static Stream<String> numbersIn(RawResponse answer) {
        Stream<String> texts =
                Stream.concat(answer.all("X-Request-Id").stream(), Stream.of(answer.text()));
        return texts.flatMap(text -> NUMBER.matcher(text).results().map(MatchResult::group));
    }

    /** Closes the connection; nothing more must have come on it. */
    private void endConnection() {
        RawConnection open = connection;
        if (open == null) {
            return;
        }
        try {
            open.finishSending();
            if (open.rest().length > 0) {
                tally.countDoubled();
            }
        } catch (IOException e) {
            // However it ends now, every answer was there before.
        } finally {
            drop();
        }
    }

    private void drop() {
        RawConnection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String reason(Throwable failure) {
        return failure instanceof SocketTimeoutException
                ? "no answer within ten seconds"
                : String.valueOf(failure.getMessage());
    }
}
