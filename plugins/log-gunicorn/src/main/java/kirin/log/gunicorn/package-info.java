/** The log format {@code gunicorn}, and all templates. */
@NullMarked
package kirin.log.gunicorn;

import org.jspecify.annotations.NullMarked;
