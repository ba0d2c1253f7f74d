/** The worker class {@code sync}: one request at a time on one thread. */
@NullMarked
package kirin.worker.sync;

import org.jspecify.annotations.NullMarked;
