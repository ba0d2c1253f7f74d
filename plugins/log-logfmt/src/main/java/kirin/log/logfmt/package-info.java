/** The log format {@code logfmt}: names and values with an equals sign between them. */
@NullMarked
package kirin.log.logfmt;

import org.jspecify.annotations.NullMarked;
