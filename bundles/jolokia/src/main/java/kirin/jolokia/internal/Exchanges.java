package kirin.jolokia.internal;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

import org.jolokia.json.JSONStructure;
import org.jolokia.server.core.request.BadRequestException;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * One HTTP request after the other, from its head to its answer: who asks comes first, what is
 * asked last. Called by the threads of {@link Deadlines}.
 */
final class Exchanges implements HttpHandler {
    static final String PATH = "/jolokia";

    private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);
    static final int LONGEST_BODY = 1 << 20;

    private final Supplier<Access> access;
    private final Requests requests;
    private final Refusals refusals;
    private final WrongPasswords wrongPasswords;
    private final LongAdder wrong = new LongAdder();

    Exchanges(
            Supplier<Access> access,
            Requests requests,
            Refusals refusals,
            WrongPasswords wrongPasswords) {
        this.access = access;
        this.requests = requests;
        this.refusals = refusals;
        this.wrongPasswords = wrongPasswords;
    }

    long wrongPasswords() {
        return wrong.sum();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Headers answer = exchange.getResponseHeaders();
        answer.set("Cache-Control", "no-store");
        answer.set("X-Content-Type-Options", "nosniff");
        String address = address(exchange);
        Access now = access.get();
        Optional<String> foreign = ForeignPages.complaint(exchange, now.origins());
        if (foreign.isPresent()) {
            refusals.add(address, foreign.get());
            Answer.text(exchange, 403, foreign.get());
            return;
        }
        Optional<Credentials> credentials =
                Credentials.of(exchange.getRequestHeaders().getFirst("Authorization"));
        if (credentials.isEmpty()) {
            Answer.askForPassword(exchange);
            return;
        }
        String name = credentials.get().name();
        Optional<User> user = now.passwords().check(name, credentials.get().password());
        if (user.isEmpty()) {
            wrong.increment();
            refusals.add(address, "wrong password for the user \"" + Shown.of(name) + '"');
            // Whoever ends the exchange later would have to wait for what is left of the request.
            if (body(exchange, address).isPresent()) {
                wrongPasswords.answerLater(exchange);
            }
            return;
        }
        answer(
                exchange,
                new Caller(user.get(), now.policy(), address, ForeignPages.isOfBrowser(exchange)));
    }

    private void answer(HttpExchange exchange, Caller caller) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        if (!path.equals(PATH) && !path.startsWith(PATH + '/')) {
            Answer.text(exchange, 404, "There is nothing but " + PATH + '/');
        } else if (method.equals("GET")) {
            Deadlines.requestRead();
            String info = path.substring(PATH.length());
            ask(
                    exchange,
                    caller,
                    () ->
                            requests.handleGetRequest(
                                    exchange.getRequestURI().toString(),
                                    withoutSlashes(info),
                                    Parameters.of(exchange.getRequestURI().getRawQuery())));
        } else if (method.equals("POST")) {
            post(exchange, caller);
        } else {
            exchange.getResponseHeaders().set("Allow", "GET, POST");
            Answer.text(exchange, 405, "GET and POST are all there is");
        }
    }

    /** Reads it while the deadline of the request holds; one that is too long is refused. */
    private Optional<byte[]> body(HttpExchange exchange, String who) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
        Deadlines.requestRead();
        if (body.length <= LONGEST_BODY) {
            return Optional.of(body);
        }
        String complaint = "a body of more than " + LONGEST_BODY + " bytes";
        refusals.add(who, complaint);
        // What is left of it would have to be read for the next request to be found.
        exchange.getResponseHeaders().set("Connection", "close");
        Deadlines.answerReady();
        Answer.text(exchange, 413, complaint);
        return Optional.empty();
    }

    private void post(HttpExchange exchange, Caller caller) throws IOException {
        Optional<byte[]> read = body(exchange, caller.toString());
        if (read.isEmpty()) {
            return;
        }
        byte[] body = read.get();
        Optional<String> complaint = JsonShape.complaint(body);
        if (complaint.isPresent()) {
            refusals.add(caller.toString(), complaint.get());
            Deadlines.answerReady();
            Answer.text(exchange, 400, complaint.get());
            return;
        }
        ask(
                exchange,
                caller,
                () ->
                        requests.handlePostRequest(
                                exchange.getRequestURI().toString(),
                                new ByteArrayInputStream(body),
                                "UTF-8",
                                Parameters.of(exchange.getRequestURI().getRawQuery())));
    }

    /** What Jolokia does with a request. */
    private interface Question {
        JSONStructure ask() throws IOException, BadRequestException, EmptyResponseException;
    }

    private static void ask(HttpExchange exchange, Caller caller, Question question)
            throws IOException {
        String json;
        @Nullable String complaint = null;
        try {
            json =
                    ScopedValue.where(Caller.NOW, caller)
                            .where(kirin.management.Caller.CURRENT, caller.forAudit())
                            .call(() -> question.ask().toJSONString());
        } catch (BadRequestException | RuntimeException e) {
            // One that Jolokia's reader throws at JSON of another shape is not even its own.
            LOG.debug("A request of {} that is none", caller, e);
            complaint = "This is no request of Jolokia's protocol: " + Shown.of(reason(e));
            json = "";
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
        Deadlines.answerReady();
        if (complaint == null) {
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            Answer.send(exchange, 200, json.getBytes(StandardCharsets.UTF_8));
        } else {
            Answer.text(exchange, 400, complaint);
        }
    }

    private static String reason(Exception e) {
        return e instanceof BadRequestException && e.getMessage() != null
                ? e.getMessage()
                : "a part is missing, or has another type than it should";
    }

    private static String withoutSlashes(String path) {
        int begin = 0;
        while (begin < path.length() && path.charAt(begin) == '/') {
            begin++;
        }
        return path.substring(begin);
    }

    /** Of a client without a network address its name. */
    private static String address(HttpExchange exchange) {
        InetSocketAddress address = exchange.getRemoteAddress();
        if (address.isUnresolved()) {
            return address.getHostString();
        }
        return address.getAddress().getHostAddress() + ':' + address.getPort();
    }
}
