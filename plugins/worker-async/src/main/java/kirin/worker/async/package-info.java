/** The worker class {@code async}: requests run on the I/O thread itself and must never block. */
@NullMarked
package kirin.worker.async;

import org.jspecify.annotations.NullMarked;
