package kirin.runtime;

import kirin.lifecycle.ListenSocket;

/**
 * A socket that has its address.
 *
 * @param hiding what removes its file, if it has one that was made here
 */
record OpenSocket(int descriptor, String address, boolean isUnix, boolean isShared, Runnable hiding)
        implements ListenSocket {

    @Override
    public void hide() {
        hiding.run();
    }
}
