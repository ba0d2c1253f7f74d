/** The settings of the server: the table of all there are, and the values in force. */
@Export
@Version("1.0.0")
@NullMarked
package kirin.settings;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
