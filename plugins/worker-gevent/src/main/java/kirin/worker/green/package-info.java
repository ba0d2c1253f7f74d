/**
 * Requests on virtual threads, with a choice of who carries them. Private to this bundle, and
 * copied into {@code kirin-worker-eventlet}.
 */
@NullMarked
package kirin.worker.green;

import org.jspecify.annotations.NullMarked;
