import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The peer: the same hello as a handler of an embedded Jetty, without servlets. It never blocks:
 * {@code /sleep?ms=50} answers after a timer. {@code /echo} answers with what was posted, {@code
 * /large} with 1 MiB.
 */
public final class JettyHello {
    private static final byte[] BODY = "Hello from Kirin\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LARGE = new byte[1 << 20];
    private static final HttpField SERVER = new PreEncodedHttpField(HttpHeader.SERVER, "jetty");
    private static final HttpField TEXT =
            new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    private static final HttpField BYTES =
            new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/octet-stream");

    private JettyHello() {}

    /** Argument: port. */
    public static void main(String[] args) throws Exception {
        var configuration = new HttpConfiguration();
        // It would say its version, and the heads are to be alike.
        configuration.setSendServerVersion(false);
        var server = new Server();
        var connector = new ServerConnector(server, new HttpConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(args[0]));
        server.addConnector(connector);
        server.setHandler(new Hello());
        server.start();
        server.join();
    }

    private static final class Hello extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            response.getHeaders().put(SERVER);
            switch (Request.getPathInContext(request)) {
                case "/sleep" -> {
                    Fields query = Request.extractQueryParameters(request);
                    request.getComponents()
                            .getScheduler()
                            .schedule(
                                    () -> answer(response, TEXT, BODY, callback),
                                    Long.parseLong(query.getValue("ms")),
                                    TimeUnit.MILLISECONDS);
                }
                case "/echo" -> {
                    response.getHeaders()
                            .put(BYTES)
                            .put(HttpHeader.CONTENT_LENGTH, request.getLength());
                    Content.copy(request, response, callback);
                }
                case "/large" -> answer(response, BYTES, LARGE, callback);
                default -> answer(response, TEXT, BODY, callback);
            }
            return true;
        }

        private static void answer(
                Response response, HttpField type, byte[] body, Callback callback) {
            response.getHeaders().put(type).put(HttpHeader.CONTENT_LENGTH, body.length);
            response.write(true, ByteBuffer.wrap(body), callback);
        }
    }
}
