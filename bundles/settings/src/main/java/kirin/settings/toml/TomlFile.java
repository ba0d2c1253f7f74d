package kirin.settings.toml;

import kirin.settings.Origin;
import kirin.settings.SettingsBuilder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A TOML document and the file that it stands in. Keys are lists: the names of the tables, then
 * that of the value.
 *
 * @param path as the user named it
 * @param variables what stands for variables in its texts
 */
record TomlFile(Path path, TomlText text, Variables variables) {

    /** At the top of the file. */
    Set<String> names() {
        return text.names(List.of());
    }

    Set<String> namesIn(List<String> table) {
        return text.names(table);
    }

    Object value(List<String> key) {
        return text.value(key);
    }

    /**
     * The value as settings take it, with variables put in.
     *
     * @param problems gets what is wrong with these; there is no value then
     */
    Optional<Object> plainValue(List<String> key, SettingsBuilder problems) {
        List<String> complaints = new ArrayList<>();
        Object value = variables.putInto(PlainValues.of(value(key)), complaints);
        for (String complaint : complaints) {
            problems.problem(placeOf(key), key.getLast() + ' ' + complaint);
        }
        return complaints.isEmpty() ? Optional.of(value) : Optional.empty();
    }

    /** Whether no mistake before it hides what it means. */
    boolean isCertain(List<String> key) {
        return text.isCertain(key);
    }

    /** Where the value begins; for a table, where its header does. */
    Origin.File placeOf(List<String> key) {
        var position = text.positionOfValue(key);
        return new Origin.File(path, position.line(), position.column());
    }

    Origin.File placeOf(TomlText.Mistake mistake) {
        return new Origin.File(path, mistake.position().line(), mistake.position().column());
    }
}
