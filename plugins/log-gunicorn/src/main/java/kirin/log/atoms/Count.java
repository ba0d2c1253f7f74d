package kirin.log.atoms;

import kirin.exchange.Handling;
import kirin.log.AccessRecord;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.ToLongFunction;

/** One whole number that a record holds. Any thread. */
@FunctionalInterface
public interface Count {
    /** Stands for a number that is missing. */
    long MISSING = -1;

    /** The number; negative if it is missing. */
    long of(AccessRecord record);

    /** The same number divided, without its rest. */
    default Count dividedBy(long divisor) {
        return record -> {
            long value = of(record);
            return value < 0 ? MISSING : value / divisor;
        };
    }

    /** The same number, where 0 stands for a missing one. */
    default Count unlessZero() {
        return record -> {
            long value = of(record);
            return value == 0 ? MISSING : value;
        };
    }

    /** A number that is missing if the request reached no application. */
    static Count ofHandling(ToLongFunction<Handling> number) {
        return record -> {
            Handling handling = record.handling();
            return handling == null ? MISSING : number.applyAsLong(handling);
        };
    }

    /** The port of an address; missing if it has none, as that of a Unix socket. */
    static long port(SocketAddress address) {
        return address instanceof InetSocketAddress internet ? internet.getPort() : MISSING;
    }
}
