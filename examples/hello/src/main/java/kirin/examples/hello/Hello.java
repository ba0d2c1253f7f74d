package kirin.examples.hello;

import kirin.app.Application;
import kirin.app.Mount;
import kirin.app.Request;
import kirin.app.Response;

import org.osgi.service.component.annotations.Component;

/** Says hello to every request. */
@Component
@Mount(path = "/", name = "hello")
public final class Hello implements Application {
    // A response is unmodifiable: this one serves all requests.
    private final Response hello = Response.text("Hello from Kirin\n");

    @Override
    public Response handle(Request request) {
        return hello;
    }
}
