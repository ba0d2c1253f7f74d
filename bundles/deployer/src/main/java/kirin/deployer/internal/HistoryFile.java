package kirin.deployer.internal;

import kirin.management.HistoryEntry;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The history on disk: a line for each entry and for each change of one, the last of its number
 * counts. A line that a crash cut off is no line. Deployer thread only.
 */
final class HistoryFile {
    private static final int FIELDS = 10;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final Path file;

    /** An entry with what a bean does not show. */
    record Line(HistoryEntry entry, String file, List<String> applications) {
        Line {
            applications = List.copyOf(applications);
        }

        Line with(String outcome, String reason) {
            return new Line(
                    new HistoryEntry(
                            entry.number(),
                            entry.bundle(),
                            entry.version(),
                            entry.sha256(),
                            entry.time(),
                            entry.by(),
                            outcome,
                            reason),
                    file,
                    applications);
        }
    }

    HistoryFile(Path file) {
        this.file = file;
    }

    /** All lines in their order; none if there is no file yet. */
    List<Line> read() throws IOException {
        List<Line> lines = new ArrayList<>();
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            return lines;
        }
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            Line line = parse(text.substring(start, end));
            if (line != null) {
                lines.add(line);
            }
            start = end + 1;
        }
        return lines;
    }

    /** Adds a line and waits until it is on the disk. */
    void append(Line line) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            long end = channel.size();
            String separator = end > 0 && !endsLine(channel, end) ? "\n" : "";
            ByteBuffer bytes =
                    ByteBuffer.wrap(
                            (separator + format(line) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                end += channel.write(bytes, end);
            }
            channel.force(false);
        }
    }

    /** Puts these lines in place of all others, as one step. */
    void replace(Collection<Line> lines) throws IOException {
        var text = new StringBuilder();
        lines.forEach(line -> text.append(format(line)).append('\n'));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text, StandardCharsets.UTF_8);
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean endsLine(FileChannel channel, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, end - 1);
        return last.get(0) == '\n';
    }

    private static String format(Line line) {
        HistoryEntry entry = line.entry();
        List<String> fields = new ArrayList<>();
        fields.add(Integer.toString(entry.number()));
        fields.add(entry.time());
        fields.add(entry.outcome());
        fields.add(entry.bundle());
        fields.add(entry.version());
        fields.add(entry.sha256());
        fields.add(entry.by());
        fields.add(line.file());
        fields.add(String.join(",", line.applications()));
        fields.add(entry.reason());
        return String.join("\t", fields.stream().map(HistoryFile::escape).toList());
    }

    /** Null for what is no line of ours. */
    private static @Nullable Line parse(String text) {
        String[] fields = text.split("\t", -1);
        if (fields.length != FIELDS || !NUMBER.matcher(fields[0]).matches()) {
            return null;
        }
        for (int i = 0; i < fields.length; i++) {
            fields[i] = unescape(fields[i]);
        }
        return new Line(
                new HistoryEntry(
                        Integer.parseInt(fields[0]),
                        fields[3],
                        fields[4],
                        fields[5],
                        fields[1],
                        fields[6],
                        fields[2],
                        fields[9]),
                fields[7],
                fields[8].isEmpty() ? List.of() : List.of(fields[8].split(",")));
    }

    private static String escape(String field) {
        return field.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
    }

    private static String unescape(String field) {
        var text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + 1 < field.length()) {
                i++;
                c =
                        switch (field.charAt(i)) {
                            case 't' -> '\t';
                            case 'n' -> '\n';
                            default -> field.charAt(i);
                        };
            }
            text.append(c);
        }
        return text.toString();
    }
}
