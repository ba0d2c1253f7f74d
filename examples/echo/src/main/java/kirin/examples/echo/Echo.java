package kirin.examples.echo;

import kirin.app.Application;
import kirin.app.Body;
import kirin.app.Mount;
import kirin.app.Request;
import kirin.app.Response;
import kirin.http.Headers;

import org.osgi.service.component.annotations.Component;

/** Sends back what it got: the body of a POST or PUT, and the head of a GET as JSON. */
@Component
@Mount(path = "/echo", name = "echo")
public final class Echo implements Application {

    @Override
    public Response handle(Request request) {
        return switch (request.method()) {
            case "GET", "HEAD" -> Response.json(RequestJson.of(request));
            case "POST", "PUT" -> bodyOf(request);
            default ->
                    Response.text("echo answers GET, HEAD, POST and PUT\n")
                            .withStatus(405)
                            .withHeader("Allow", "GET, HEAD, POST, PUT");
        };
    }

    /** The body as a stream: the server reads it only as fast as the client takes the answer. */
    private static Response bodyOf(Request request) {
        String length = request.headers().get("Content-Length");
        String type = request.headers().get("Content-Type");
        return Response.of(
                200,
                type == null ? Headers.empty() : Headers.of("Content-Type", type),
                new Body.Stream(request.body(), length == null ? -1 : Long.parseLong(length)));
    }
}
