/** What responses are made of. */
@NullMarked
package kirin.app;

import org.jspecify.annotations.NullMarked;
