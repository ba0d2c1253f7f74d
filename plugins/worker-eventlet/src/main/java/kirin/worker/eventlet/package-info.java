/** The worker class {@code eventlet}: what {@code gevent} does, under its own name and settings. */
@NullMarked
package kirin.worker.eventlet;

import org.jspecify.annotations.NullMarked;
