/**
 * Reads files in TOML: the settings, for the launcher, and configurations, for the deployer. The
 * parser is on the launcher's class path.
 */
@Export
@Version("1.0.0")
@NullMarked
package kirin.settings.toml;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
