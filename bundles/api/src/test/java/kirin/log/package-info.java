/** The grammar and the order of header fields. */
@NullMarked
package kirin.log;

import org.jspecify.annotations.NullMarked;
