/** How the worker class {@code gevent} runs tasks. */
@NullMarked
package kirin.worker.gevent;

import org.jspecify.annotations.NullMarked;
