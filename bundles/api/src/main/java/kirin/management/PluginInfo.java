package kirin.management;

/**
 * A part that can be swapped.
 *
 * @param name as settings name it
 * @param bundle symbolic name of the bundle that provides it
 * @param version of that bundle
 */
public record PluginInfo(String name, String bundle, String version) {}
