/** The management beans, as Java clients use them and as services that are to be registered. */
@Export
@Version("1.0.0")
@NullMarked
package kirin.management;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
