package kirin.examples.faults;

import kirin.app.Application;
import kirin.app.Mount;
import kirin.app.Request;
import kirin.app.Response;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.ServiceScope;

/**
 * An application that misbehaves as asked; {@code /faults/} lists how. Each worker has an instance
 * of its own.
 */
@Component(scope = ServiceScope.PROTOTYPE)
@Mount(path = "/faults", name = "faults")
public final class Faults implements Application {
    private final Locals locals = new Locals();
    private final Heap heap = new Heap();
    private final Menu<Fault> menu =
            new Menu<Fault>("/faults")
                    .add(
                            "sleep?ms=1000&interruptible=true",
                            "waits without using the processor",
                            Delays::sleep)
                    .add(
                            "spin?ms=600000",
                            "uses the processor and ignores interrupts; spin?stop ends all spins",
                            Delays::spin)
                    .add(
                            "spin-interruptible?ms=600000",
                            "uses the processor until it is interrupted",
                            Delays::spinInterruptibly)
                    .add(
                            "deadlock?interruptible=false",
                            "waits for a lock whose owner waits for one that this request holds",
                            Deadlock::cause)
                    .add("throw?checked=false", "throws an exception", Failures::exception)
                    .add("error", "throws an Error", Failures::error)
                    .add("stackoverflow", "calls itself without end", Failures::stackOverflow)
                    .add("null", "returns null", Failures::noResponse)
                    .add(
                            "heap?mb=1&owner=instance",
                            "keeps so much memory more: until heap?mb=0, or the owner (instance or"
                                    + " class) is gone",
                            heap::keep)
                    .add(
                            "leak-thread",
                            "starts a thread that outlives the request; leak-thread?stop ends all",
                            LeakedThreads::start)
                    .add(
                            "threadlocal",
                            "sets a thread-local and tells what was in it before",
                            Leftovers::threadLocal)
                    .add("interrupt", "leaves its thread interrupted", Leftovers::interrupt)
                    .add(
                            "unread-body",
                            "answers without reading the body of the request",
                            Bodies::unread)
                    .add(
                            "slow-body?parts=5&ms=200&interruptible=true",
                            "answers in parts, with a pause before each but the first",
                            Bodies::slow)
                    .add(
                            "short-body?length=100&bytes=50&flush=true",
                            "announces more than it writes",
                            parameters -> Bodies.announced(parameters, 100, 50))
                    .add(
                            "long-body?length=50&bytes=100&flush=true",
                            "announces less than it writes",
                            parameters -> Bodies.announced(parameters, 50, 100))
                    .add("broken-body?bytes=50", "writes so much and then throws", Bodies::broken)
                    .add(
                            "bad-header?forged=false",
                            "puts a line break into a header, forged: past the check of the API",
                            BadHeaders::lineBreak)
                    .add(
                            "own-framing",
                            "sets Content-Length and Transfer-Encoding itself, wrongly",
                            BadHeaders::framing)
                    .add(
                            "locals",
                            "harmless: tells which instance, class and thread answer",
                            locals::tell);

    @Override
    public Response handle(Request request) throws Exception {
        locals.countRequest();
        var fault = menu.find(request.path());
        if (fault.isEmpty()) {
            return menu.withoutFault(request.path());
        }
        try {
            return fault.get().cause(Parameters.of(request.query()));
        } catch (BadParameterException e) {
            return Menu.refusal(e);
        }
    }

    @Deactivate
    void release() {
        heap.release();
        locals.release();
    }

    Menu<Fault> menu() {
        return menu;
    }
}
