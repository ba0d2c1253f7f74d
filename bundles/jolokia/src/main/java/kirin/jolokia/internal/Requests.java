package kirin.jolokia.internal;

import org.jolokia.json.JSONObject;
import org.jolokia.server.core.http.HttpRequestHandler;
import org.jolokia.server.core.request.BadRequestException;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jolokia.server.core.request.JolokiaExecRequest;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.request.JolokiaWriteRequest;
import org.jolokia.server.core.service.api.JolokiaContext;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

import javax.management.ObjectName;

/** Looks at each request of those that may come in one body, before Jolokia does. */
final class Requests extends HttpRequestHandler {
    private static final Set<RequestType> TAKEN =
            EnumSet.of(
                    RequestType.READ,
                    RequestType.WRITE,
                    RequestType.EXEC,
                    RequestType.LIST,
                    RequestType.SEARCH,
                    RequestType.VERSION);
    private static final Set<RequestType> CHANGING =
            EnumSet.of(RequestType.WRITE, RequestType.EXEC);

    private final GuardedBeans beans;
    private final RateLimit limit;
    private final Refusals refusals;
    private final LongAdder count = new LongAdder();

    Requests(JolokiaContext context, GuardedBeans beans, RateLimit limit, Refusals refusals) {
        super(context);
        this.beans = beans;
        this.limit = limit;
        this.refusals = refusals;
    }

    long count() {
        return count.sum();
    }

    @Override
    protected JSONObject executeRequest(JolokiaRequest request)
            throws BadRequestException, EmptyResponseException {
        count.increment();
        if (!limit.take()) {
            return refuse(429, "more requests than are answered in a second", request);
        }
        String complaint = complaint(request);
        if (complaint != null) {
            return refuse(403, complaint, request);
        }
        try {
            check(request);
        } catch (SecurityException e) {
            return getErrorJSON(403, e, request);
        } catch (NoSuchMethodException e) {
            return getErrorJSON(404, e, request);
        } catch (IllegalArgumentException e) {
            return getErrorJSON(400, e, request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return super.executeRequest(request);
    }

    private static @Nullable String complaint(JolokiaRequest request) {
        if (!TAKEN.contains(request.getType())) {
            return request.getType().getName() + " is for nobody here";
        }
        if (request.getOption("target") != null || request.getOption("targetId") != null) {
            return "a target: other servers are not asked from here";
        }
        if (CHANGING.contains(request.getType())
                && request.getHttpMethod() == HttpMethod.GET
                && Caller.NOW.get().isBrowser()) {
            // A page of anybody can have it ask for an image at this address.
            return request.getType().getName() + " by GET from a browser: use POST";
        }
        return null;
    }

    /**
     * What Jolokia would find unknown in the description of a bean, before the bean is asked, is
     * refused here; and with a pattern nothing is done to any bean if it may not, or cannot, be
     * done to all.
     */
    private void check(JolokiaRequest request) throws IOException, NoSuchMethodException {
        if (request instanceof JolokiaExecRequest exec) {
            String operation = String.valueOf(exec.getOperation());
            int signature = operation.indexOf('(');
            String name = signature < 0 ? operation : operation.substring(0, signature);
            beans.checkEach(Action.INVOKE, exec.getObjectName(), name);
            Optional<ObjectName> lacking = beans.firstWithout(name, exec.getObjectName());
            if (lacking.isPresent()) {
                throw new NoSuchMethodException(
                        "%s has no operation %s".formatted(lacking.get(), name));
            }
        } else if (request instanceof JolokiaWriteRequest write) {
            beans.checkEach(
                    Action.WRITE, write.getObjectName(), String.valueOf(write.getAttributeName()));
            if (write.getObjectName().isPattern()) {
                throw new IllegalArgumentException(
                        write.getObjectName() + " is a pattern; write to one bean at a time");
            }
        }
    }

    private JSONObject refuse(int status, String why, JolokiaRequest request) {
        refusals.add(Caller.NOW.get().toString(), Shown.of(why));
        return getErrorJSON(status, new SecurityException(why), request);
    }
}
