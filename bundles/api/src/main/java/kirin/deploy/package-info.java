/** What the deployer leaves to others. */
@Export
@Version("1.0.0")
@NullMarked
package kirin.deploy;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
