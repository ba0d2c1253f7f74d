package kirin.http.internal;

import kirin.management.ListenerMXBean;

/** A listener as management sees it. Any thread. */
final class ListenerBean implements ListenerMXBean {
    private final Listener listener;

    ListenerBean(Listener listener) {
        this.listener = listener;
    }

    @Override
    public String getAddress() {
        return listener.address();
    }

    @Override
    public int getConnections() {
        return listener.figures().connections.get();
    }

    @Override
    public long getAccepted() {
        return listener.figures().accepted.sum();
    }

    @Override
    public long getRequests() {
        return listener.figures().requests.sum();
    }

    @Override
    public long getRefused() {
        return listener.figures().refused.sum();
    }

    @Override
    public long getUnfinished() {
        return listener.figures().unfinished.sum();
    }
}
