package kirin.server.internal;

import kirin.management.Change;
import kirin.management.Event;
import kirin.management.Events;

/** Hands on to whoever keeps events now; without anybody they are lost. Any thread. */
final class CurrentEvents implements Events {
    // Written by Declarative Services when it comes and goes.
    private volatile Events keeper = NONE;

    void use(Events service) {
        keeper = service;
    }

    void useNoMore(Events service) {
        if (service.equals(keeper)) {
            keeper = NONE;
        }
    }

    @Override
    public void tell(Event event) {
        keeper.tell(event);
    }

    @Override
    public void changed(Change change) {
        keeper.changed(change);
    }
}
