/** What the operating system can do and Java cannot: calls of the C library, for Linux. */
@NullMarked
package kirin.runtime.system;

import org.jspecify.annotations.NullMarked;
