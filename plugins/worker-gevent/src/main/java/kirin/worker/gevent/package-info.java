/** The worker class {@code gevent}: many requests at once on virtual threads. */
@NullMarked
package kirin.worker.gevent;

import org.jspecify.annotations.NullMarked;
