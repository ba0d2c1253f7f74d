/** Tests of the core server with a fake listener, real worker threads and no network. */
@NullMarked
package kirin.server.internal;

import org.jspecify.annotations.NullMarked;
