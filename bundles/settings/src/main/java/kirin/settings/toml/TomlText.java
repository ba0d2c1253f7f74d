package kirin.settings.toml;

import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TOML document, parsed as far as it can be. The parser gives up at its first mistake; a mistake
 * within one line is taken out and the rest is parsed again, so that one report names them all.
 */
final class TomlText {
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final Pattern HEADER = Pattern.compile("\\s*\\[[\\s\\[]*[\"']?([\\w-]+)");

    private final List<String> lines;
    private final TomlParseResult parsed;
    private final List<Mistake> mistakes;
    private final int certainLines;

    /** Something that is not TOML, and what to do about it. */
    record Mistake(TomlPosition position, String complaint) {}

    private TomlText(
            List<String> lines, TomlParseResult parsed, List<Mistake> mistakes, int certainLines) {
        this.lines = lines;
        this.parsed = parsed;
        this.mistakes = mistakes;
        this.certainLines = certainLines;
    }

    static TomlText parse(String document) {
        return parse(document, "");
    }

    /**
     * @param top the table that what stands above the first header is in; empty for none
     */
    static TomlText parse(String document, String top) {
        String text = document.startsWith(BYTE_ORDER_MARK) ? document.substring(1) : document;
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        List<Mistake> mistakes = new ArrayList<>();
        TomlParseResult parsed = Toml.parse(text);
        while (parsed.hasErrors()) {
            TomlParseError error = parsed.errors().getFirst();
            int row = error.position().line() - 1;
            Optional<Assignment> wrong =
                    row < lines.size()
                            ? Assignment.within(lines.get(row), 0).filter(Assignment::endsInItsLine)
                            : Optional.empty();
            if (wrong.isEmpty()) {
                mistakes.add(new Mistake(error.position(), notToml(error)));
                return new TomlText(lines, parsed, mistakes, row);
            }
            mistakes.add(mistake(tableOf(row, lines, top), wrong.get(), error));
            lines.set(row, "");
            parsed = Toml.parse(String.join("\n", lines));
        }
        return new TomlText(lines, parsed, mistakes, Integer.MAX_VALUE);
    }

    /** The name at the beginning of the header that a line is below. */
    private static String tableOf(int row, List<String> lines, String top) {
        for (int above = row - 1; above >= 0; above--) {
            Matcher header = HEADER.matcher(lines.get(above));
            if (header.lookingAt()) {
                return header.group(1);
            }
        }
        return top;
    }

    private static Mistake mistake(String table, Assignment wrong, TomlParseError error) {
        // What is right on its own is wrong because of another line, as a second value is.
        if (wrong.isUnquoted() && Toml.parse("value = " + wrong.value()).hasErrors()) {
            TomlPosition value =
                    TomlPosition.positionAt(error.position().line(), wrong.column() + 1);
            return new Mistake(value, UnquotedValue.complaint(table, wrong.key(), wrong.value()));
        }
        return new Mistake(error.position(), notToml(error));
    }

    private static String notToml(TomlParseError error) {
        return "this is not TOML: " + error.getMessage();
    }

    /** In the order of the document. */
    List<Mistake> mistakes() {
        return mistakes;
    }

    /** What stands in a table; in none, what stands at the top. */
    Set<String> names(List<String> table) {
        return table.isEmpty() ? parsed.keySet() : parsed.getTableOrEmpty(table).keySet();
    }

    Object value(List<String> key) {
        return Objects.requireNonNull(parsed.get(key));
    }

    /** Whether no mistake that may go on over several lines stands before it. */
    boolean isCertain(List<String> key) {
        return positionOfKey(key).line() <= certainLines;
    }

    /** Where the value begins; for a table, where its header does. */
    TomlPosition positionOfValue(List<String> key) {
        TomlPosition start = positionOfKey(key);
        Optional<Assignment> found =
                Assignment.within(lines.get(start.line() - 1), start.column() - 1);
        return found.isPresent()
                ? TomlPosition.positionAt(start.line(), found.get().column() + 1)
                : start;
    }

    private TomlPosition positionOfKey(List<String> key) {
        return Objects.requireNonNull(parsed.inputPositionOf(key));
    }
}
