package kirin.management.internal;

import kirin.log.AccessLogFormat;
import kirin.management.ManagementBean;
import kirin.management.PluginInfo;
import kirin.management.PluginsMXBean;
import kirin.worker.WorkerClass;

import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Shows which parts that can be swapped are there. It uses none of them. Any thread. */
@Component(
        service = PluginsMXBean.class,
        property = ManagementBean.OBJECT_NAME + "=kirin:type=Plugins")
public final class Plugins implements PluginsMXBean {
    private final Set<ServiceReference<WorkerClass>> workerClasses = ConcurrentHashMap.newKeySet();
    private final Set<ServiceReference<AccessLogFormat>> logFormats = ConcurrentHashMap.newKeySet();

    @Reference(
            service = WorkerClass.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindWorkerClass(ServiceReference<WorkerClass> reference) {
        workerClasses.add(reference);
    }

    void unbindWorkerClass(ServiceReference<WorkerClass> reference) {
        workerClasses.remove(reference);
    }

    @Reference(
            service = AccessLogFormat.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindLogFormat(ServiceReference<AccessLogFormat> reference) {
        logFormats.add(reference);
    }

    void unbindLogFormat(ServiceReference<AccessLogFormat> reference) {
        logFormats.remove(reference);
    }

    @Override
    public List<PluginInfo> getWorkerClasses() {
        return named(
                workerClasses, each -> List.of(String.valueOf(each.getProperty(WorkerClass.NAME))));
    }

    @Override
    public List<PluginInfo> getLogFormats() {
        return named(
                logFormats, each -> AccessLogFormat.names(each.getProperty(AccessLogFormat.NAME)));
    }

    private static List<PluginInfo> named(
            Set<? extends ServiceReference<?>> references,
            Function<ServiceReference<?>, List<String>> names) {
        List<PluginInfo> all = new ArrayList<>();
        for (ServiceReference<?> each : references) {
            Bundle bundle = each.getBundle();
            // Null when it has just gone.
            if (bundle != null) {
                for (String name : names.apply(each)) {
                    all.add(
                            new PluginInfo(
                                    name,
                                    String.valueOf(bundle.getSymbolicName()),
                                    bundle.getVersion().toString()));
                }
            }
        }
        all.sort(Comparator.comparing(PluginInfo::name).thenComparing(PluginInfo::bundle));
        return all;
    }
}
