package kirin.jolokia.internal;

import java.security.Principal;

/**
 * Who a JMX connection belongs to. What the user may do is looked up at each call: a file that was
 * changed holds for connections that are there as well.
 *
 * @param address host and port
 */
record JmxUser(String name, String address) implements Principal {
    @Override
    public String getName() {
        return name;
    }
}
