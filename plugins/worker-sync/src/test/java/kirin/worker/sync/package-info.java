/** How the worker class {@code sync} runs tasks. */
@NullMarked
package kirin.worker.sync;

import org.jspecify.annotations.NullMarked;
