/** Listeners and HTTP on Netty: bytes become exchanges, answers become bytes. Knows no worker. */
@NullMarked
package kirin.http.internal;

import org.jspecify.annotations.NullMarked;
