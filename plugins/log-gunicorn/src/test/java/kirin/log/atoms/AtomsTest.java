package kirin.log.atoms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.ZoneOffset;
import java.util.List;

final class AtomsTest {
    private static final Atoms ATOMS = Atoms.ofGunicorn(ZoneOffset.UTC);

    static List<String> names() {
        return ATOMS.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsListedIsThere(String name) {
        assertThat(ATOMS.named(name)).isPresent();
    }

    @Test
    void allLettersThatAreThereAreListed() {
        for (char letter = '!'; letter <= '~'; letter++) {
            String name = String.valueOf(letter);
            assertThat(names().contains(name)).as(name).isEqualTo(ATOMS.named(name).isPresent());
        }
    }
}
