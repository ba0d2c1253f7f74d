/** The launcher: reads the command line and the settings, and runs the bundles in Felix. */
@NullMarked
package kirin.runtime;

import org.jspecify.annotations.NullMarked;
