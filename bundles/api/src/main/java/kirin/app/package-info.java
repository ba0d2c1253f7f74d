/** What an application implements and what it is given: one request in, one response out. */
@Export
@Version("1.0.0")
@NullMarked
package kirin.app;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
