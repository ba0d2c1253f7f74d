package kirin.jolokia.internal;

import com.sun.net.httpserver.HttpHandler;

import java.util.concurrent.Executor;

/** Where requests come in; its address is had already. Any thread. */
interface Front {

    /**
     * Begins to take requests.
     *
     * @param handler answers them; what it leaves open it answers later
     * @param threads run it; what they reject is not answered
     * @param refusals told of what is no request
     */
    void start(HttpHandler handler, Executor threads, Refusals refusals);

    /** Where, as clients write it. */
    String place();

    /** Closes it; what is being answered gets a moment. */
    void close();
}
