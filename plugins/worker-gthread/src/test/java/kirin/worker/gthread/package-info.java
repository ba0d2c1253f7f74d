/** How the worker class {@code gthread} runs tasks. */
@NullMarked
package kirin.worker.gthread;

import org.jspecify.annotations.NullMarked;
