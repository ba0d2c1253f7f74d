package kirin.itests.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/** Asks a server's Jolokia endpoint, with the passwords that its first start has made. */
public final class JolokiaClient {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path root;
    private final int port;

    /**
     * @param root the server's folder
     */
    public JolokiaClient(Path root, int port) {
        this.root = root;
        this.port = port;
    }

    /** The password of a user. */
    public String password(String user) throws IOException {
        return Files.readAllLines(root.resolve("run/jolokia.password")).stream()
                .filter(line -> line.startsWith(user + ':'))
                .map(line -> line.substring(user.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    /** What is answered to a request in the path of a GET. */
    public String ask(String user, String path) throws Exception {
        return send(user, password(user), path, "").body();
    }

    /** What is answered to a request in the body of a POST. */
    public String post(String user, String body) throws Exception {
        return send(user, password(user), "", body).body();
    }

    /**
     * The whole answer.
     *
     * @param body of a POST; empty for a GET
     */
    public HttpResponse<String> send(String user, String password, String path, String body)
            throws Exception {
        String credentials = user + ':' + password;
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/jolokia/" + path))
                        .timeout(PATIENCE)
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        credentials.getBytes(
                                                                StandardCharsets.UTF_8)));
        if (!body.isEmpty()) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Text as JSON has it, in quotes. */
    public static String json(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
