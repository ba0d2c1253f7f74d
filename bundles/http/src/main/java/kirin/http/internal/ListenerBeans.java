package kirin.http.internal;

import kirin.management.ListenerMXBean;
import kirin.management.ManagementBean;

import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

import java.util.Map;

import javax.management.ObjectName;

/** Where listeners are shown to management. */
@FunctionalInterface
interface ListenerBeans {
    /** Shows one, until what is returned is run. */
    Runnable show(Listener listener);

    /** As services, which whoever does management registers. */
    static ListenerBeans services(BundleContext context) {
        return listener -> {
            // An address holds colons, which a plain value must not.
            String name = "kirin:type=Listener,address=" + ObjectName.quote(listener.address());
            var registration =
                    context.registerService(
                            ListenerMXBean.class,
                            new ListenerBean(listener),
                            FrameworkUtil.asDictionary(Map.of(ManagementBean.OBJECT_NAME, name)));
            return registration::unregister;
        };
    }
}
