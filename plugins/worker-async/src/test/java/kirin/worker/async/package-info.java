/** How the worker class {@code async} runs tasks. */
@NullMarked
package kirin.worker.async;

import org.jspecify.annotations.NullMarked;
