package kirin.deployer.internal.configurations;

import kirin.settings.SettingsException;
import kirin.settings.toml.PluginFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Reads files that hold configurations. Safe for any thread. */
public final class ConfigurationReader {
    private static final String CFG = ".cfg";
    private static final String TOML = ".toml";
    private static final long MOST_BYTES = 4L << 20;

    private ConfigurationReader() {}

    /** Whether a file of this name holds a configuration. */
    public static boolean isConfiguration(String fileName) {
        return fileName.endsWith(CFG) || fileName.endsWith(TOML);
    }

    /**
     * Reads a file that lies on its own.
     *
     * @throws MistakeException if it is no configuration
     */
    public static ConfigurationFile read(Path file) throws IOException, MistakeException {
        if (Files.size(file) > MOST_BYTES) {
            throw new MistakeException(
                    "it is larger than %d MiB; keep data outside, and name its file here"
                            .formatted(MOST_BYTES >> 20));
        }
        return read(file, file.getFileName().toString(), Files.readAllBytes(file));
    }

    /**
     * Reads what was a file.
     *
     * @param path as messages show it
     * @param name for messages, if they need no path
     * @throws MistakeException if it is no configuration
     */
    public static ConfigurationFile read(Path path, String name, byte[] bytes)
            throws MistakeException {
        String fileName = path.getFileName().toString();
        boolean isCfg = fileName.endsWith(CFG);
        String stem = fileName.substring(0, fileName.lastIndexOf('.'));
        Pid pid = Pid.of(stem, isCfg);
        String text = text(path, bytes);
        Map<String, Object> values = isCfg ? CfgText.parse(path, text) : toml(path, text);
        return new ConfigurationFile(path, name, pid, values, sha256(bytes));
    }

    private static Map<String, Object> toml(Path path, String text) throws MistakeException {
        try {
            return PluginFile.parse(path, text).values();
        } catch (SettingsException e) {
            throw new MistakeException(String.join("; ", e.problems()));
        }
    }

    private static String text(Path path, byte[] bytes) throws MistakeException {
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
        String read = text.flip().toString();
        if (result.isError()) {
            int line = (int) read.chars().filter(each -> each == '\n').count() + 1;
            int column = read.length() - read.lastIndexOf('\n');
            throw new MistakeException(
                    path
                            + ":%d:%d: this is not UTF-8; save it as UTF-8 text"
                                    .formatted(line, column));
        }
        return read;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
