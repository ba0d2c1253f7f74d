import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The same hello for servers of servlets. {@code /sleep?ms=50} lets its thread sleep, {@code /echo}
 * answers with what was posted, {@code /large} with 1 MiB.
 */
final class HelloServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final byte[] BODY = "Hello from Kirin\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LARGE = new byte[1 << 20];

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        switch (request.getRequestURI()) {
            case "/large" -> answer(response, "application/octet-stream", LARGE);
            case "/sleep" -> {
                sleep(Long.parseLong(request.getParameter("ms")));
                answer(response, "text/plain; charset=utf-8", BODY);
            }
            default -> answer(response, "text/plain; charset=utf-8", BODY);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        byte[] body = request.getInputStream().readNBytes(request.getContentLength());
        answer(response, "application/octet-stream", body);
    }

    private static void answer(HttpServletResponse response, String type, byte[] body)
            throws IOException {
        response.setContentType(type);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static void sleep(long ms) throws IOException {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
