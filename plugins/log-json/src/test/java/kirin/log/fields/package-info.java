/** The choice of fields. */
@NullMarked
package kirin.log.fields;

import org.jspecify.annotations.NullMarked;
