/** Reads a settings file; for the launcher, which has the TOML parser on its class path. */
@NullMarked
package kirin.settings.toml;

import org.jspecify.annotations.NullMarked;
