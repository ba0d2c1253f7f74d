/** The words of HTTP that every contract shares. */
@Export
@Version("1.0.0")
@NullMarked
package kirin.http;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
