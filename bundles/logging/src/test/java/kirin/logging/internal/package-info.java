/** The access log, seen from within. */
@NullMarked
package kirin.logging.internal;

import org.jspecify.annotations.NullMarked;
