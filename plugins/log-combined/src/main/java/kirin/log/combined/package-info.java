/** The log formats {@code common} and {@code combined} of Apache, and {@code w3c}. */
@NullMarked
package kirin.log.combined;

import org.jspecify.annotations.NullMarked;
