package kirin.commands;

import java.io.PrintWriter;
import java.util.List;

/**
 * What a command has changed in the settings.
 *
 * @param changed one text each
 */
record Changes(List<String> changed) {

    static void print(Changes changes, PrintWriter out) {
        if (changes.changed().isEmpty()) {
            out.println("no setting has changed");
        }
        changes.changed().forEach(out::println);
    }
}
