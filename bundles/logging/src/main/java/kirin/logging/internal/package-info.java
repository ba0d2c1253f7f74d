/** The access log. */
@NullMarked
package kirin.logging.internal;

import org.jspecify.annotations.NullMarked;
