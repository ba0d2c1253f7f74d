/** Lines as gunicorn writes them, and what no client can write into them. */
@NullMarked
package kirin.log.gunicorn;

import org.jspecify.annotations.NullMarked;
