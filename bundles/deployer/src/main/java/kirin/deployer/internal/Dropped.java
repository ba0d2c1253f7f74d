package kirin.deployer.internal;

import kirin.deployer.internal.configurations.ConfigurationFile;

/** What a whole file in a deploy folder is. */
sealed interface Dropped permits BundleFile, SetFile, Dropped.Configuration {

    /** A configuration for bundles. */
    record Configuration(ConfigurationFile file) implements Dropped {}
}
