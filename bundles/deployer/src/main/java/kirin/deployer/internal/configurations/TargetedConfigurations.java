package kirin.deployer.internal.configurations;

import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;

/**
 * Puts configurations into ConfigurationAdmin: for one bundle alone, which so keeps what it was
 * started with whatever others get, or for all. Safe for any thread.
 */
@Component(service = TargetedConfigurations.class)
public final class TargetedConfigurations {
    private static final String ANY_BUNDLE = "?";
    private static final char TARGETED = '|';

    /** Divides the name of a factory's instance from the bundle that it is for. */
    private static final char OF_BUNDLE = '#';

    private final ConfigurationAdmin admin;

    /** For Declarative Services. */
    @Activate
    public TargetedConfigurations(@Reference ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** Gives a bundle a configuration that no other one sees, before it is started. */
    void give(ConfigurationFile file, Bundle bundle) throws IOException {
        put(file.pid(), bundle, dictionary(file));
    }

    /** Gives a bundle what was given to another one. */
    public void copy(Bundle from, Bundle to) throws IOException {
        for (Configuration each : givenTo(from.getLocation())) {
            put(pid(each), to, each.getProperties());
        }
    }

    private void put(Pid pid, Bundle bundle, Dictionary<String, ?> properties) throws IOException {
        // Not a targeted one of a factory: Declarative Services takes all of these for the same.
        // Those of a location it tells apart, and no other bundle sees them.
        Configuration configuration =
                pid.isOfFactory()
                        ? admin.getFactoryConfiguration(
                                pid.base(),
                                pid.instance() + OF_BUNDLE + bundle.getBundleId(),
                                bundle.getLocation())
                        : admin.getConfiguration(pid.targetedAt(bundle), bundle.getLocation());
        configuration.update(properties);
    }

    private static Pid pid(Configuration given) {
        String pid = given.getPid();
        String factory = given.getFactoryPid();
        return factory == null
                ? new Pid(pid.substring(0, pid.indexOf(TARGETED)), "")
                : new Pid(factory, pid.substring(factory.length() + 1, pid.lastIndexOf(OF_BUNDLE)));
    }

    /** Deletes what was given to a bundle, which is gone. */
    public void takeBack(String location) throws IOException {
        for (Configuration each : givenTo(location)) {
            each.delete();
        }
    }

    /** Lets all bundles see a configuration that were not given one of that PID. */
    void publish(ConfigurationFile file) throws IOException {
        Pid pid = file.pid();
        Configuration configuration =
                pid.isOfFactory()
                        ? admin.getFactoryConfiguration(pid.base(), pid.instance(), ANY_BUNDLE)
                        : admin.getConfiguration(pid.base(), ANY_BUNDLE);
        configuration.update(dictionary(file));
    }

    /** Takes back what was published. */
    void withdraw(Pid pid) throws IOException {
        for (Configuration each : list("(service.pid=" + pid + ")")) {
            each.delete();
        }
    }

    /** Whether somebody has published a configuration. */
    boolean isPublished(Pid pid) throws IOException {
        return !list("(service.pid=" + pid + ")").isEmpty();
    }

    private List<Configuration> givenTo(String location) throws IOException {
        List<Configuration> given = new ArrayList<>();
        for (Configuration each : list("(service.bundleLocation=" + escaped(location) + ")")) {
            // A bundle may have made some of its own.
            String pid = each.getPid();
            if (pid.indexOf(each.getFactoryPid() == null ? TARGETED : OF_BUNDLE) >= 0) {
                given.add(each);
            }
        }
        return given;
    }

    private List<Configuration> list(String filter) throws IOException {
        try {
            Configuration[] found =
                    admin.listConfigurations(FrameworkUtil.createFilter(filter).toString());
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("what PIDs and locations consist of is no syntax", e);
        }
    }

    private static String escaped(String value) {
        return value.replaceAll("([\\\\()*])", "\\\\$1");
    }

    @SuppressWarnings("JdkObsolete") // the service takes nothing newer
    private static Dictionary<String, Object> dictionary(ConfigurationFile file) {
        return new Hashtable<>(file.values());
    }
}
