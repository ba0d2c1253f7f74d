package kirin.examples.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

/** What can be asked for, and what is answered to all else. */
class MenuTest {
    private final Faults faults = new Faults();
    private final FaultsAsync async = new FaultsAsync();

    @Test
    void bothListTheirFaults() throws Exception {
        String page = Answers.textTo(faults, "/");
        assertThat(faults.menu().names())
                .hasSizeGreaterThan(15)
                .allSatisfy(name -> assertThat(page).contains("/faults/" + name));

        String asyncPage =
                Answers.text(async.handle(GivenRequest.of("")).toCompletableFuture().join());
        assertThat(async.menu().names())
                .allSatisfy(name -> assertThat(asyncPage).contains("/faults-async/" + name));
    }

    @Test
    void readmeListsThemAll() throws Exception {
        String readme = Files.readString(Path.of("README.md"));

        assertThat(faults.menu().names())
                .allSatisfy(name -> assertThat(readme).containsPattern("\n\\| `" + name + "[?`]"));
        assertThat(async.menu().names())
                .allSatisfy(name -> assertThat(readme).containsPattern("\n\\| `" + name + "[?`]"));
    }

    @Test
    void unknownFaultIsNotFound() throws Exception {
        var response = Answers.to(faults, "/sleeep");

        assertThat(response.status()).isEqualTo(404);
        assertThat(Answers.text(response))
                .isEqualTo("there is no fault \"sleeep\"; /faults/ lists those there are\n");
        assertThat(async.handle(GivenRequest.of("/x")).toCompletableFuture().join().status())
                .isEqualTo(404);
    }

    @Test
    void unusableParameterIsQuoted() throws Exception {
        for (String target : new String[] {"/sleep?ms=-1", "/sleep?ms=", "/sleep?ms=600001"}) {
            var response = Answers.to(faults, target);

            assertThat(response.status()).as(target).isEqualTo(400);
            assertThat(Answers.text(response))
                    .as(target)
                    .endsWith("\"; give a whole number from 0 to 600000\n");
        }
        assertThat(Answers.textTo(faults, "/throw?checked=yes"))
                .isEqualTo("checked is \"yes\"; give true or false\n");
        assertThat(
                        Answers.text(
                                async.handle(GivenRequest.of("/late?ms=x"))
                                        .toCompletableFuture()
                                        .join()))
                .isEqualTo("ms is \"x\"; give a whole number from 0 to 600000\n");
    }
}
