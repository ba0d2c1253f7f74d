/** How the worker class {@code eventlet} runs tasks. */
@NullMarked
package kirin.worker.eventlet;

import org.jspecify.annotations.NullMarked;
