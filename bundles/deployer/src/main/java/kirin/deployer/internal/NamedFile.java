package kirin.deployer.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;

/**
 * A file as an operator names it: by its path on this machine, or by a URL, from which it is
 * fetched. Any thread; waits for as long as the other server takes.
 */
final class NamedFile implements AutoCloseable {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

    private final Path path;
    private final Uploads uploads;
    private final boolean isFetched;

    private NamedFile(Path path, Uploads uploads, boolean isFetched) {
        this.path = path;
        this.uploads = uploads;
        this.isFetched = isFetched;
    }

    /**
     * Finds or fetches it.
     *
     * @throws IllegalArgumentException if the text names no file
     * @throws IllegalStateException if it cannot be fetched
     */
    static NamedFile of(String text, Uploads uploads) {
        if (!text.matches("(?i)[a-z]{2,}:.*")) {
            return new NamedFile(path(text), uploads, false);
        }
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no URL (" + e.getReason() + "); give a path or a URL");
        }
        return switch (String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT)) {
            case "http", "https" -> new NamedFile(fetched(url, uploads), uploads, true);
            case "file" -> new NamedFile(local(url), uploads, false);
            default ->
                    throw new IllegalArgumentException(
                            "\"" + text + "\" is of no scheme that is fetched; give http or https");
        };
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no path: " + e.getReason());
        }
    }

    private static Path local(URI url) {
        try {
            return Path.of(url);
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new IllegalArgumentException(
                    "\"" + url + "\" names no file of this machine (" + e.getMessage() + ")");
        }
    }

    private static Path fetched(URI url, Uploads uploads) {
        String path = String.valueOf(url.getPath());
        Path file = uploads.begin(path.substring(path.lastIndexOf('/') + 1));
        boolean isWhole = false;
        try {
            URLConnection connection = url.toURL().openConnection();
            if (url.getUserInfo() != null) {
                byte[] user = url.getUserInfo().getBytes(StandardCharsets.UTF_8);
                connection.setRequestProperty(
                        "Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
            }
            connection.setConnectTimeout((int) LONGEST_CONNECT.toMillis());
            connection.setReadTimeout((int) LONGEST_SILENCE.toMillis());
            connection.setUseCaches(false);
            // Before the content: what that throws has the whole URL in it.
            int status = ((HttpURLConnection) connection).getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException("it answered " + status);
            }
            try (InputStream content = connection.getInputStream()) {
                uploads.fill(file, content);
            }
            isWhole = true;
            return file;
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "%s cannot be fetched: %s".formatted(withoutSecrets(url), reason(e)));
        } finally {
            if (!isWhole) {
                uploads.removeIfOurs(file);
            }
        }
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.toString() : e.toString().replaceFirst("^[\\w.]+: ", "");
    }

    /** The URL without user, password and query, in which some servers want a key. */
    private static String withoutSecrets(URI url) {
        return url.getScheme()
                + "://"
                + url.getHost()
                + (url.getPort() < 0 ? "" : ":" + url.getPort())
                + url.getPath();
    }

    Path path() {
        return path;
    }

    /** It is in service: what was uploaded for that is not needed any more. */
    void isTakenIn() {
        uploads.removeIfOurs(path);
    }

    /** Removes it if it was fetched. */
    @Override
    public void close() {
        if (isFetched) {
            uploads.removeIfOurs(path);
        }
    }
}
