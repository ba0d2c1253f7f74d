package kirin.commands;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;

class TableTest {
    private final Table table = new Table("NAME", "COUNT", "NOTE");

    @Test
    void textStandsLeftAndNumbersRight() {
        table.row("shop", 7, "good");
        table.row("stock-keeping", 1234, "better than that");

        assertThat(printed())
                .isEqualTo(
                        """
                        NAME           COUNT  NOTE
                        shop               7  good
                        stock-keeping   1234  better than that
                        """);
    }

    @Test
    void nothingIsADash() {
        table.row("shop", "", "");
        table.row("stock", 5, "");

        assertThat(printed())
                .isEqualTo(
                        """
                        NAME   COUNT  NOTE
                        shop       -  -
                        stock      5  -
                        """);
    }

    @Test
    void rowStaysOneLineAndSteersNoTerminal() {
        table.row("a\nb", 1, "\u001b[31mred\u009b0m");

        assertThat(printed())
                .isEqualTo(
                        """
                        NAME  COUNT  NOTE
                        a; b      1  [31mred 0m
                        """);
    }

    @Test
    void charactersBeyondTheFirstPlaneAreOneWide() {
        table.row("\uD83E\uDD84", 1, "x");

        assertThat(printed()).contains("\n\uD83E\uDD84         1  x\n");
    }

    private String printed() {
        var text = new StringWriter();
        table.print(new PrintWriter(text, true));
        return text.toString().replace(System.lineSeparator(), "\n");
    }
}
