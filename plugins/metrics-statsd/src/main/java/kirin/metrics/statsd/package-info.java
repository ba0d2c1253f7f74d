/** Tells a StatsD server what gunicorn tells it, by the same names. */
@NullMarked
package kirin.metrics.statsd;

import org.jspecify.annotations.NullMarked;
