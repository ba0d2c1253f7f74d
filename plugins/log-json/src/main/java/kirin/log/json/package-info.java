/** The log format {@code json}: one object a line. */
@NullMarked
package kirin.log.json;

import org.jspecify.annotations.NullMarked;
