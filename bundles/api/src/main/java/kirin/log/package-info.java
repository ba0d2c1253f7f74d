/** What the access log is made of: records, and the formatters that make lines of them. */
@Export
@Version("1.0.0")
@NullMarked
package kirin.log;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
