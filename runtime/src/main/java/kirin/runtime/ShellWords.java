package kirin.runtime;

import java.util.ArrayList;
import java.util.List;

/** Splits a text into words as a shell does, with quotes and backslashes, but nothing is put in. */
final class ShellWords {
    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private int next;

    private ShellWords(String text) {
        this.text = text;
    }

    /**
     * The words of a text.
     *
     * @throws UsageException if a quote is not closed
     */
    static List<String> of(String text) throws UsageException {
        return new ShellWords(text).split();
    }

    private List<String> split() throws UsageException {
        boolean within = false;
        while (next < text.length()) {
            char c = text.charAt(next++);
            if (Character.isWhitespace(c)) {
                if (within) {
                    end();
                }
                within = false;
                continue;
            }
            within = true;
            switch (c) {
                case '\'' -> takeQuoted();
                case '"' -> takeDoubleQuoted();
                case '\\' -> word.append(following());
                default -> word.append(c);
            }
        }
        if (within) {
            end();
        }
        return words;
    }

    private void end() {
        words.add(word.toString());
        word.setLength(0);
    }

    private void takeQuoted() throws UsageException {
        char c = following();
        while (c != '\'') {
            word.append(c);
            c = following();
        }
    }

    private void takeDoubleQuoted() throws UsageException {
        char c = following();
        while (c != '"') {
            if (c == '\\') {
                char escaped = following();
                // Before all else a backslash is one.
                if ("\"\\$`".indexOf(escaped) < 0) {
                    word.append(c);
                }
                c = escaped;
            }
            word.append(c);
            c = following();
        }
    }

    private char following() throws UsageException {
        if (next == text.length()) {
            throw new UsageException("a quote or a backslash has no end");
        }
        return text.charAt(next++);
    }
}
