/** Which applications are served, and how one is taken out of service without losing a request. */
@Export
@Version("1.0.0")
@NullMarked
package kirin.routing;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
