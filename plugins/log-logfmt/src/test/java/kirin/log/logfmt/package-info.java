/** Lines of names and values. */
@NullMarked
package kirin.log.logfmt;

import org.jspecify.annotations.NullMarked;
