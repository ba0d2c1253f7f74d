package kirin.log.gunicorn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kirin.log.AccessLogFormatException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TemplateMistakesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%(s)s %(aplication)s | column 7: there is no atom %(aplication)s; was"
                        + " %(application)s meant?",
                "%(wait_ms)s | column 1: there is no atom %(wait_ms)s; was %(wait_us)s meant?",
                "%(Z)s | column 1: there is no atom %(Z)s; there are B, D, H, L, M, T, U, a, b, f,"
                        + " h, l, m, p, q, r, s, t, u, application, client, connection,"
                        + " first_byte_us, outcome, reason, request_id, revision, wait_us, worker,"
                        + " {FIELD}i, {FIELD}o and {VARIABLE}e",
                "%({Host}x)s | column 1: there is no atom %({Host}x)s; a field is {NAME}i or"
                        + " {NAME}o, a variable {NAME}e",
                "%({}i)s | column 1: there is no atom %({}i)s; a field is {NAME}i or {NAME}o, a"
                        + " variable {NAME}e",
                "é %(s | column 3: the atom has no end; write %(NAME)s",
                "%(s)s %h | column 7: % is neither that of an atom, %(NAME)s, nor %%, a percent"
                        + " sign",
                "%(s)s % | column 7: % is neither that of an atom, %(NAME)s, nor %%, a percent"
                        + " sign",
                "%(M) ms | column 5: \" \" stands behind %(M), where only s or d can; a width or a"
                        + " precision cannot be given",
                "%(h)-15s | column 5: \"-\" stands behind %(h), where only s can; a width or a"
                        + " precision cannot be given",
                "%(h)d | column 5: \"d\" stands behind %(h), where only s can; a width or a"
                        + " precision cannot be given",
                "%(h) | column 5: nothing stands behind %(h), where only s can; a width or a"
                        + " precision cannot be given",
            })
    void areToldWithTheirColumn(String template, String message) {
        assertRefused(template, message);
    }

    @Test
    void aTemplateCannotHaveSeveralLines() {
        assertRefused("%(h)s\n%(s)s", "column 6: the character U+000A would break the line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "jsn", "100%%"})
    void aTextWithoutAtomsIsProbablyTheNameOfAFormat(String template) {
        assertRefused(
                template,
                "\"%s\" is neither the name of a format nor a template with an atom such as %%(h)s"
                        .formatted(template));
    }

    private static void assertRefused(String template, String message) {
        assertThatThrownBy(() -> GunicornLines.FORMAT.formatter(template))
                .isInstanceOf(AccessLogFormatException.class)
                .hasMessage(message);
    }
}
