/** Gives plug-ins what the settings file says to them, as OSGi configurations. */
@NullMarked
package kirin.configuration.internal;

import org.jspecify.annotations.NullMarked;
