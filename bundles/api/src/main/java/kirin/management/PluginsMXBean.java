package kirin.management;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;

/** The parts that can be swapped, {@code kirin:type=Plugins}. */
@ProviderType
@Description("The parts that can be swapped, with the bundles that provide them")
public interface PluginsMXBean {

    /** The worker classes that settings can name. */
    @Description("The worker classes that settings can name")
    List<PluginInfo> getWorkerClasses();

    /** The formats of the access log that settings can name. */
    @Description("The formats of the access log that settings can name")
    List<PluginInfo> getLogFormats();
}
