/** Tests of the launcher's parts; the whole of it is tested in itests. */
@NullMarked
package kirin.runtime;

import org.jspecify.annotations.NullMarked;
