/** Times, as several threads write them. */
@NullMarked
package kirin.log.atoms;

import org.jspecify.annotations.NullMarked;
