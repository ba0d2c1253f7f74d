/** Lines as Apache and the W3C have them. */
@NullMarked
package kirin.log.combined;

import org.jspecify.annotations.NullMarked;
