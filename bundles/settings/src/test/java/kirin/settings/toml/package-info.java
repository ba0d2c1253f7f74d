/** Checks what settings files may say and what is said about bad ones. */
@NullMarked
package kirin.settings.toml;

import org.jspecify.annotations.NullMarked;
