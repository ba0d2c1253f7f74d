package kirin.itests.harness;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Applications that answer with a number of their own first: {@code v3 n=17}. */
public final class Generation {
    private static final Pattern TEXT = Pattern.compile("v(\\d+) ");

    private Generation() {}

    /** A client that notices when an older one answers after a newer one. */
    public static CountingClient asking(URI page) {
        return CountingClient.asking(page).generation(Generation::of);
    }

    /** Which one has answered; 0 if that cannot be told. */
    public static int of(RawResponse answer) {
        Matcher text = TEXT.matcher(answer.text());
        return text.lookingAt() ? Integer.parseInt(text.group(1)) : 0;
    }

    /** Waits until a client has had so many right answers of one. */
    public static void awaitAnswers(CountingClient client, int generation, int answers) {
        String kind = "v%d n=#".formatted(generation);
        await().until(client::result, result -> result.right(kind) >= answers);
    }
}
