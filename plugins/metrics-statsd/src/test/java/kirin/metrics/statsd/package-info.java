/** Tests of what a StatsD server is told. */
@NullMarked
package kirin.metrics.statsd;

import org.jspecify.annotations.NullMarked;
