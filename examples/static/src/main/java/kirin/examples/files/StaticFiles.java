package kirin.examples.files;

import kirin.app.Application;
import kirin.app.Body;
import kirin.app.Mount;
import kirin.app.Request;
import kirin.app.Response;
import kirin.http.Headers;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Serves the files of the folder that its configuration names. */
@Component(
        configurationPid = "kirin.examples.static",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Mount(path = "/static", name = "static")
public final class StaticFiles implements Application {
    private final ServedFolder folder;

    /** What {@code kirin.examples.static.cfg} may say. */
    public @interface Configuration {
        /** The folder whose files are served. */
        String root() default "";
    }

    @Activate
    public StaticFiles(Configuration configuration) {
        this(configuration.root());
    }

    StaticFiles(String root) {
        if (root.isEmpty() || !Files.isDirectory(Path.of(root))) {
            throw new IllegalArgumentException(
                    "root of the configuration kirin.examples.static is \"%s\"; give a folder that"
                                    .formatted(root)
                            + " is there, for example root = /srv/www");
        }
        folder = new ServedFolder(Path.of(root).toAbsolutePath());
    }

    @Override
    public Response handle(Request request) throws IOException, URISyntaxException {
        boolean isHead = request.method().equals("HEAD");
        if (!isHead && !request.method().equals("GET")) {
            return Response.text("only GET and HEAD are answered here\n")
                    .withStatus(405)
                    .withHeader("Allow", "GET, HEAD");
        }
        Path found = folder.find(request.path());
        if (found == null) {
            return Response.text("there is no such file\n").withStatus(404);
        }
        var attributes = Files.readAttributes(found, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            return Response.redirect(withSlash(request)).withStatus(301);
        }
        var validators = Validators.of(attributes);
        return switch (validators.judge(request.headers())) {
            case FAILED ->
                    Response.text("the file is not the one that was asked for\n").withStatus(412);
            case NOT_MODIFIED -> validators.addTo(Response.of(304));
            case GO_ON -> {
                // RFC 9110 §14.2: a range has a meaning for GET alone.
                String ranges = isHead ? null : validators.ranges(request.headers());
                yield content(found, attributes.size(), ranges, validators);
            }
        };
    }

    private static Response content(Path file, long size, String ranges, Validators validators) {
        ByteRange part = ByteRange.of(ranges, size);
        if (part == ByteRange.NOWHERE) {
            return Response.text("the file has %d bytes\n".formatted(size))
                    .withStatus(416)
                    .withHeader("Content-Range", "bytes */" + size);
        }
        var type = Headers.of("Content-Type", typeOf(file), "X-Content-Type-Options", "nosniff");
        Response answer =
                part == null
                        ? Response.of(200, type, new Body.FilePart(file, 0, size))
                        : Response.of(
                                206,
                                type.with("Content-Range", part.contentRange(size)),
                                new Body.FilePart(file, part.first(), part.length()));
        return validators.addTo(answer.withHeader("Accept-Ranges", "bytes"));
    }

    private static String typeOf(Path file) {
        String type =
                URLConnection.getFileNameMap().getContentTypeFor(file.getFileName().toString());
        if (type == null) {
            return "application/octet-stream";
        }
        return type.startsWith("text/") ? type + "; charset=utf-8" : type;
    }

    /** The folder's own address: only from there do the relative links of its page fit. */
    private static String withSlash(Request request) throws URISyntaxException {
        String path = request.mountPath() + request.path() + "/";
        String encoded = new URI(null, null, path, null).toASCIIString();
        return request.query().isEmpty() ? encoded : encoded + "?" + request.query();
    }
}
