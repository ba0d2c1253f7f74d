/** What the launcher and the server tell each other about starting and stopping. */
@Export
@Version("2.2.0")
@NullMarked
package kirin.lifecycle;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
