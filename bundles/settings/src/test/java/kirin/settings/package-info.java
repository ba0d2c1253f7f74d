/** Checks the table of settings, their values and where these come from. */
@NullMarked
package kirin.settings;

import org.jspecify.annotations.NullMarked;
