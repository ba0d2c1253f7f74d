/** How a worker class runs requests; all that a plug-in has to implement. */
@Export
@Version("1.0.0")
@NullMarked
package kirin.worker;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
