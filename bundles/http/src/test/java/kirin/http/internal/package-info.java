/** Tests over real sockets. */
@NullMarked
package kirin.http.internal;

import org.jspecify.annotations.NullMarked;
