/** Lines of JSON. */
@NullMarked
package kirin.log.json;

import org.jspecify.annotations.NullMarked;
