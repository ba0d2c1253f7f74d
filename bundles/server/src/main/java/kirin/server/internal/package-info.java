/** The core server: finds the application of each request and gives it to one of its workers. */
@NullMarked
package kirin.server.internal;

import org.jspecify.annotations.NullMarked;
