/** The grammar and the order of header fields. */
@NullMarked
package kirin.http;

import org.jspecify.annotations.NullMarked;
