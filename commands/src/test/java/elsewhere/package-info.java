/** Of nobody in particular. */
@NullMarked
package elsewhere;

import org.jspecify.annotations.NullMarked;
