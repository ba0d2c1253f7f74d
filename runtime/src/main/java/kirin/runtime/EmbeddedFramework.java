package kirin.runtime;

import kirin.app.Application;
import kirin.management.ManagementBean;
import kirin.settings.OneLine;
import kirin.settings.ServerSettings;

import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceException;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Apache Felix with the bundles of Kirin in it. Used by the main thread. */
final class EmbeddedFramework {
    private final Framework framework;
    private final ClassPathBundles onClassPath;
    private final Set<Bundle> systemBundles = new HashSet<>();

    private EmbeddedFramework(Framework framework, ClassPathBundles onClassPath) {
        this.framework = framework;
        this.onClassPath = onClassPath;
    }

    /** Makes one in which nothing runs yet. */
    static EmbeddedFramework in(Path storage) throws BundleException {
        Map<String, Object> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        properties.put(
                Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                SystemPackages.of(
                        Application.class,
                        ServerSettings.class,
                        org.slf4j.Logger.class,
                        org.osgi.service.log.Logger.class,
                        org.apache.logging.log4j.Logger.class));
        // A new version of an application is often built without raising its number.
        properties.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
        // No bundle runs before raiseTo.
        properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "1");
        properties.put("felix.log.logger", new FrameworkLog());
        properties.put("felix.log.level", "2");
        // What our few bundles take is less than handing it to other threads.
        properties.put("felix.resolver.parallelism", "1");
        var onClassPath = new ClassPathBundles(System.getProperty("java.class.path"));
        Framework framework = new Felix(properties, onClassPath);
        framework.init();
        ServiceUses.forgetWithTheirBundles(framework);
        return new EmbeddedFramework(framework, onClassPath);
    }

    <T> void register(Class<T> type, T service) {
        register(type, service, Map.of());
    }

    <T> void register(Class<T> type, T service, Map<String, ?> properties) {
        context().registerService(type, service, FrameworkUtil.asDictionary(properties));
    }

    /** Registers a service of which each bundle gets one of its own. */
    void registerForEach(String[] types, ServiceFactory<?> factory) {
        context().registerService(types, factory, null);
    }

    /** Registers a bean that is to be seen over JMX under this name. */
    <T> void registerBean(Class<T> type, T bean, String objectName) {
        register(type, bean, Map.of(ManagementBean.OBJECT_NAME, objectName));
    }

    /**
     * Installs bundles and marks them to be started when their level is reached.
     *
     * @param chosen the settings that have another value than their default
     */
    void install(List<SystemBundle> bundles, Collection<String> chosen) throws StartException {
        FrameworkStartLevel levels = framework.adapt(FrameworkStartLevel.class);
        int usual = levels.getInitialBundleStartLevel();
        for (SystemBundle each : bundles) {
            try {
                // Not set for each when it is there: that would write its file anew.
                levels.setInitialBundleStartLevel(each.startLevel());
                Bundle bundle = context().installBundle(location(each.jar()));
                systemBundles.add(bundle);
                Dictionary<String, String> headers = bundle.getHeaders("");
                String settings = headers.get(SystemBundle.SETTING);
                if (settings != null
                        && Collections.disjoint(chosen, List.of(settings.split(",")))) {
                    bundle.adapt(BundleStartLevel.class).setStartLevel(SystemBundle.IDLE);
                }
                if (headers.get(Constants.FRAGMENT_HOST) == null) {
                    bundle.start(Bundle.START_ACTIVATION_POLICY);
                }
            } catch (BundleException e) {
                throw new StartException(
                        each.jar()
                                + " is no bundle that can be installed ("
                                + OneLine.of(e)
                                + "); unpack the distribution anew, or remove the file");
            }
        }
        levels.setInitialBundleStartLevel(usual);
    }

    private String location(Path jar) {
        if (onClassPath.contains(jar)) {
            return ClassPathBundles.location(jar);
        }
        // By reference: the framework reads the jar where it is, and copies nothing.
        return "reference:" + jar.toUri();
    }

    /** Calls {@code failed} with the line for each of our bundles that does not start. */
    void onFailure(Consumer<String> failed) {
        context()
                .addFrameworkListener(event -> {
                    // Not its own failure: an application whose service it asked for has none to
                    // give.
                    boolean ofService = event.getThrowable() instanceof ServiceException;
                    if (event.getType() == FrameworkEvent.ERROR
                            && !ofService
                            && systemBundles.contains(event.getBundle())) {
                        failed.accept(BundleFailure.of(event.getBundle(), event.getThrowable()));
                    }
                });
    }

    /** Calls {@code stopping} when the framework begins to stop, whoever wanted it. */
    void onStopping(Runnable stopping) {
        SynchronousBundleListener listener =
                event -> {
                    if (event.getType() == BundleEvent.STOPPING
                            && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
                        stopping.run();
                    }
                };
        context().addBundleListener(listener);
    }

    /** Begins to start what has this level or a lower one; completed when it was tried. */
    CompletableFuture<Void> raiseTo(int startLevel) throws BundleException {
        framework.start();
        CompletableFuture<Void> reached = new CompletableFuture<>();
        framework
                .adapt(FrameworkStartLevel.class)
                .setStartLevel(
                        startLevel,
                        event -> {
                            if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) {
                                reached.complete(null);
                            }
                        });
        return reached;
    }

    /** The service of a type, when it is there. */
    <T> CompletableFuture<T> whenThere(Class<T> type) {
        CompletableFuture<T> there = new CompletableFuture<>();
        context()
                .addServiceListener(event -> {
                    if (event.getType() == ServiceEvent.REGISTERED
                            && isA(event.getServiceReference(), type)) {
                        service(type).ifPresent(there::complete);
                    }
                });
        service(type).ifPresent(there::complete);
        return there;
    }

    /** The service of a type, if it is there now. */
    <T> Optional<T> service(Class<T> type) {
        BundleContext context = framework.getBundleContext();
        ServiceReference<T> reference = context == null ? null : context.getServiceReference(type);
        return reference == null
                ? Optional.empty()
                : Optional.ofNullable(context.getService(reference));
    }

    /** All services of a type that are there now. */
    <T> List<T> services(Class<T> type) {
        BundleContext context = framework.getBundleContext();
        if (context == null) {
            return List.of();
        }
        List<T> services = new ArrayList<>();
        try {
            for (ServiceReference<T> each : context.getServiceReferences(type, null)) {
                T service = context.getService(each);
                if (service != null) {
                    services.add(service);
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return services;
    }

    /** Stops all bundles, those of the highest level first, and waits for it. */
    void stop(Duration atMost) throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(atMost.toMillis());
    }

    private BundleContext context() {
        return framework.getBundleContext();
    }

    private static boolean isA(ServiceReference<?> reference, Class<?> type) {
        return reference.getProperty(Constants.OBJECTCLASS) instanceof String[] names
                && List.of(names).contains(type.getName());
    }
}
