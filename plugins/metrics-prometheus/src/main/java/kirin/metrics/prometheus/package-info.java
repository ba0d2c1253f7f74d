/** Answers Prometheus with figures, and Kubernetes whether the server is well. */
@NullMarked
package kirin.metrics.prometheus;

import org.jspecify.annotations.NullMarked;
