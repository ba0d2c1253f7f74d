/**
 * What a line of names and values can hold, and which of it a user has chosen. Private to this
 * bundle, and copied into {@code kirin-log-logfmt}.
 */
@NullMarked
package kirin.log.fields;

import org.jspecify.annotations.NullMarked;
