/** One request and its answer as adapters see it: nothing blocks, any thread may finish it. */
@Export
@Version("1.0.0")
@NullMarked
package kirin.exchange;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
