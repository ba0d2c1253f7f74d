package kirin.runtime.system;

import java.io.IOException;

/** A function of the C library has failed. The message names it and says why. */
public final class SystemCallException extends IOException {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EBADF = 9;
    public static final int EACCES = 13;
    public static final int EINVAL = 22;
    public static final int ENOTSOCK = 88;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ECONNREFUSED = 111;

    private static final long serialVersionUID = 1L;

    private final int number;

    SystemCallException(String function, int number, String reason) {
        super(function + ": " + reason);
        this.number = number;
    }

    /** The number of the error, as Linux counts them. */
    public int number() {
        return number;
    }
}
