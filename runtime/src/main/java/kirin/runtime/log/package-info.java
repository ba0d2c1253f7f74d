/** The logs of a process: where lines go, how they look, and what becomes of those that cannot. */
@NullMarked
package kirin.runtime.log;

import org.jspecify.annotations.NullMarked;
