/** How virtual threads run requests, on either carrier. */
@NullMarked
package kirin.worker.green;

import org.jspecify.annotations.NullMarked;
