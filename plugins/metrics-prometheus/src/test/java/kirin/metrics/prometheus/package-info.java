/** Tests of what machines are told. */
@NullMarked
package kirin.metrics.prometheus;

import org.jspecify.annotations.NullMarked;
