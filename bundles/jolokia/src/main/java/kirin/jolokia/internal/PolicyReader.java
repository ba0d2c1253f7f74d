package kirin.jolokia.internal;

import kirin.settings.SettingsException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** Reads a policy. One that says anything which is not understood is none. */
final class PolicyReader {
    private static final String FORM =
            "allow|refuse ROLES read|write|invoke MBEANS [ATTRIBUTE OR OPERATION ...]";
    private static final String SHIPPED = "config/jolokia.policy (as shipped)";

    private final String source;
    private final List<Policy.Line> lines = new ArrayList<>();
    private int number;

    private PolicyReader(String source) {
        this.source = source;
    }

    /**
     * Reads a file.
     *
     * @param name as the operator has named it
     */
    static Policy read(Path file, String name) throws SettingsException {
        try {
            return of(Files.readString(file), name);
        } catch (NoSuchFileException _) {
            throw new SettingsException(
                    name + ": there is no such file; copy config/jolokia.policy there");
        } catch (CharacterCodingException _) {
            throw new SettingsException(name + ": it is not in UTF-8; save it as UTF-8 text");
        } catch (IOException e) {
            throw new SettingsException(
                    name + ": it cannot be read (" + e + "); jolokia_policy names it");
        }
    }

    /** The one that lies in this bundle. */
    static Policy shipped() {
        try (InputStream policy = PolicyReader.class.getResourceAsStream("shipped.policy")) {
            if (policy == null) {
                throw new IllegalStateException("shipped.policy is missing in this bundle");
            }
            return of(new String(policy.readAllBytes(), StandardCharsets.UTF_8), SHIPPED);
        } catch (IOException | SettingsException e) {
            throw new IllegalStateException("shipped.policy of this bundle", e);
        }
    }

    static Policy of(String text, String name) throws SettingsException {
        var reader = new PolicyReader(name);
        for (String line : text.lines().toList()) {
            reader.number++;
            String stripped = line.strip();
            if (!stripped.isEmpty() && !stripped.startsWith("#")) {
                reader.lines.add(reader.line(reader.words(stripped)));
            }
        }
        return new Policy(name, reader.lines);
    }

    private Policy.Line line(List<String> words) throws SettingsException {
        if (words.size() < 4) {
            throw wrong("the line is incomplete; write " + FORM);
        }
        boolean allows =
                switch (words.getFirst()) {
                    case "allow" -> true;
                    case "refuse" -> false;
                    default -> throw wrong(quoted(words.getFirst()) + "; write allow or refuse");
                };
        Action action =
                Action.of(words.get(2))
                        .orElseThrow(() ->
                                wrong(quoted(words.get(2)) + "; write read, write or invoke"));
        Set<String> members = new HashSet<>(words.subList(4, words.size()));
        if (members.contains("*")) {
            members.clear();
        }
        return new Policy.Line(
                number, allows, roles(words.get(1)), action, beans(words.get(3)), members);
    }

    private Set<Role> roles(String words) throws SettingsException {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String each : words.split(",", -1)) {
            roles.add(
                    Role.of(each)
                            .orElseThrow(() ->
                                    wrong(
                                            quoted(each)
                                                    + " is no role; write viewer, operator, or"
                                                    + " both with a comma")));
        }
        return roles;
    }

    private ObjectName beans(String name) throws SettingsException {
        try {
            return new ObjectName(name);
        } catch (MalformedObjectNameException e) {
            throw wrong(
                    quoted(name)
                            + " is no object name ("
                            + e.getMessage()
                            + "); write one as in kirin:* or java.lang:type=Memory");
        }
    }

    /** Words are set apart by spaces; what stands in double quotes is one. */
    private List<String> words(String line) throws SettingsException {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            if (Character.isWhitespace(line.charAt(at))) {
                at++;
            } else if (line.charAt(at) == '"') {
                int end = line.indexOf('"', at + 1);
                if (end < 0) {
                    throw wrong("a double quote has no second one; close it");
                }
                words.add(line.substring(at + 1, end));
                at = end + 1;
            } else {
                int end = endOfWord(line, at);
                words.add(line.substring(at, end));
                at = end;
            }
        }
        return words;
    }

    /** An object name can have quotes of its own, with spaces between them. */
    private static int endOfWord(String line, int begin) {
        boolean quotes = false;
        int at = begin;
        while (at < line.length() && (quotes || !Character.isWhitespace(line.charAt(at)))) {
            quotes ^= line.charAt(at) == '"';
            at++;
        }
        return at;
    }

    private SettingsException wrong(String problem) {
        return new SettingsException(source + ':' + number + ": " + problem);
    }

    private static String quoted(String word) {
        return '"' + Shown.of(word) + '"';
    }
}
