/** What plug-ins are told of the life of the server, of its workers and of requests. */
@Export
@Version("1.0.0")
@NullMarked
package kirin.hooks;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
