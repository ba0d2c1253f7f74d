/** The worker class {@code gthread}: several requests at once, each on one of its threads. */
@NullMarked
package kirin.worker.gthread;

import org.jspecify.annotations.NullMarked;
