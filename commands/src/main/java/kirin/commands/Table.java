package kirin.commands;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Columns for people to read: text to the left, numbers to the right, two spaces between. */
final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final BitSet numbers = new BitSet();
    private final BitSet texts = new BitSet();

    /** Begins with the columns' names. */
    Table(String... names) {
        rows.add(List.of(names));
    }

    /**
     * Adds a row: a cell for each column, shown by its {@code toString}; an empty one as a dash.
     */
    void row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (int column = 0; column < cells.length; column++) {
            Object cell = cells[column];
            String text = OneLine.of(cell.toString());
            row.add(text.isEmpty() ? "-" : text);
            if (cell instanceof Number) {
                numbers.set(column);
            } else if (!text.isEmpty()) {
                texts.set(column);
            }
        }
        rows.add(row);
    }

    void print(PrintWriter out) {
        List<Integer> widths = widths();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                String space = " ".repeat(widths.get(column) - length(cell));
                line.append(column == 0 ? "" : GAP);
                boolean isRight = numbers.get(column) && !texts.get(column);
                line.append(isRight ? space + cell : cell + space);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private List<Integer> widths() {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < rows.getFirst().size(); column++) {
            int widest = 0;
            for (List<String> row : rows) {
                widest = Math.max(widest, length(row.get(column)));
            }
            widths.add(widest);
        }
        return widths;
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
