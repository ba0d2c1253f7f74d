package kirin.jolokia.internal;

import kirin.settings.SettingsException;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The users of a file, of whose passwords only digests are kept in memory. */
final class Passwords {
    private static final String DIGEST = "{sha256}";
    private static final int SHORTEST = 12;
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{64}");
    private static final String NO_DIGEST = "0".repeat(64);

    private final Map<String, Known> users = new HashMap<>();

    /** A user, and the SHA-256 of {@code NAME:PASSWORD} in hexadecimal digits. */
    private record Known(User user, String digest) {}

    private Passwords() {}

    /**
     * Reads a file that is there.
     *
     * @param name as the operator has named it
     */
    static Passwords read(Path file, String name) throws SettingsException {
        var passwords = new Passwords();
        try {
            checkIsPrivate(file, name);
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    passwords.add(line.strip(), name + ':' + number + ": ");
                }
            }
        } catch (CharacterCodingException _) {
            throw new SettingsException(name + ": it is not in UTF-8; save it as UTF-8 text");
        } catch (IOException e) {
            throw new SettingsException(
                    name + ": it cannot be read (" + e + "); jolokia_passwords names it");
        }
        if (passwords.users.isEmpty()) {
            throw new SettingsException(
                    name + ": it names no user; remove it, and a start makes it anew");
        }
        return passwords;
    }

    private static void checkIsPrivate(Path file, String name)
            throws IOException, SettingsException {
        var attributes = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (attributes == null) {
            return;
        }
        Set<PosixFilePermission> granted = attributes.readAttributes().permissions();
        for (PosixFilePermission each : granted) {
            if (!each.name().startsWith("OWNER")) {
                throw new SettingsException(
                        name + ": others than its owner may use it; chmod 600 " + name);
            }
        }
    }

    /** The line has no part of a password in what is said about it. */
    private void add(String line, String place) throws SettingsException {
        int colon = line.indexOf(':');
        if (colon < 1) {
            throw new SettingsException(
                    place + "the line is incomplete; write NAME:PASSWORD or NAME/ROLE:PASSWORD");
        }
        String left = line.substring(0, colon);
        String secret = line.substring(colon + 1);
        int slash = left.indexOf('/');
        String name = slash < 0 ? left : left.substring(0, slash);
        String word = left.substring(slash + 1);
        Role role =
                Role.of(word)
                        .orElseThrow(() ->
                                new SettingsException(
                                        place
                                                + Shown.of(word)
                                                + " is no role; write NAME/viewer or"
                                                + " NAME/operator before the colon"));
        String digest =
                secret.startsWith(DIGEST) ? given(secret, place) : made(name, secret, place);
        if (users.put(name, new Known(new User(name, role), digest)) != null) {
            throw new SettingsException(
                    place + Shown.of(name) + " is there twice; keep one of the lines");
        }
    }

    private static String given(String secret, String place) throws SettingsException {
        String digits = secret.substring(DIGEST.length()).strip().toLowerCase(Locale.ROOT);
        if (DIGITS.matcher(digits).matches()) {
            return digits;
        }
        throw new SettingsException(
                place
                        + "what follows {sha256} is no such digest; write what"
                        + " printf '%s' 'NAME:PASSWORD' | sha256sum prints, 64 digits");
    }

    private static String made(String name, String password, String place)
            throws SettingsException {
        if (password.length() < SHORTEST) {
            throw new SettingsException(
                    place
                            + "the password has less than "
                            + SHORTEST
                            + " characters; give a longer one, for example from openssl rand"
                            + " -hex 16");
        }
        return digest(name, password);
    }

    /** The user, if that is the password; takes as long if it is not. */
    Optional<User> check(String name, String password) {
        Known known = users.get(name);
        // Never equal, but compared all the same: who is a user is nobody's business either.
        String digest = known == null ? NO_DIGEST : known.digest();
        boolean right = MessageDigest.isEqual(bytes(digest), bytes(digest(name, password)));
        return right && known != null ? Optional.of(known.user()) : Optional.empty();
    }

    private static byte[] bytes(String digits) {
        return digits.getBytes(StandardCharsets.US_ASCII);
    }

    /** The user of a name. */
    Optional<User> named(String name) {
        return Optional.ofNullable(users.get(name)).map(Known::user);
    }

    private static String digest(String name, String password) {
        try {
            byte[] text = (name + ':' + password).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
