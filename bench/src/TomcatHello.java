import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.apache.catalina.startup.Tomcat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The peer: the same hello, and {@code /sleep?ms=50}, as a servlet in an embedded Tomcat. */
public final class TomcatHello {
    private static final byte[] BODY = "Hello from Kirin\n".getBytes(StandardCharsets.UTF_8);

    private TomcatHello() {}

    /** Arguments: port, most threads. */
    public static void main(String[] args) throws Exception {
        var tomcat = new Tomcat();
        tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
        tomcat.setPort(Integer.parseInt(args[0]));
        var connector = tomcat.getConnector();
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxThreads", args[1]);
        // Its default of 100 would have wrk connect anew all the time.
        connector.setProperty("maxKeepAliveRequests", "-1");
        // The others say who they are; so that the heads are alike.
        connector.setProperty("server", "tomcat");
        var context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "hello", new Hello());
        context.addServletMappingDecoded("/", "hello");
        tomcat.start();
        tomcat.getServer().await();
    }

    private static final class Hello extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            if (request.getRequestURI().equals("/sleep")) {
                sleep(Long.parseLong(request.getParameter("ms")));
            }
            response.setContentType("text/plain; charset=utf-8");
            response.setContentLength(BODY.length);
            response.getOutputStream().write(BODY);
        }

        private static void sleep(long ms) throws IOException {
            try {
                Thread.sleep(ms);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }
}
