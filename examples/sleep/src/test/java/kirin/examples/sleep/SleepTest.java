package kirin.examples.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import kirin.app.Body;
import kirin.app.Response;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class SleepTest {

    @Test
    void answersAfterTheTimeAskedFor() throws Exception {
        long before = System.nanoTime();

        var response = Sleep.answer("a=b&ms=20");

        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(20_000_000);
        assertThat(response.status()).isEqualTo(200);
        assertThat(textOf(response)).isEqualTo("Slept for 20 ms\n");
    }

    @Test
    void asksForATimeIfThereIsNone() throws Exception {
        for (String query : new String[] {"", "ms", "ms=", "other=5"}) {
            var response = Sleep.answer(query);

            assertThat(response.status()).as(query).isEqualTo(400);
            assertThat(textOf(response)).isEqualTo("say how long, for example /sleep?ms=50\n");
        }
    }

    @Test
    void refusesWhatIsNoTimeAndWhatIsTooLong() throws Exception {
        for (String ms : new String[] {"-1", "soon", "1e3", "٣", "120001", "99999999999999"}) {
            var response = Sleep.answer("ms=" + ms);

            assertThat(response.status()).as(ms).isEqualTo(400);
            assertThat(textOf(response))
                    .isEqualTo("ms is \"%s\"; give whole milliseconds from 0 to 120000\n", ms);
        }
    }

    private static String textOf(Response response) {
        assertThat(response.body()).isInstanceOf(Body.Bytes.class);
        return new String(((Body.Bytes) response.body()).content(), StandardCharsets.UTF_8);
    }
}
