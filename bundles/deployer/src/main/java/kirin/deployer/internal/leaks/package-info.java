/** Finds out what keeps the classes of a removed bundle in memory. */
@NullMarked
package kirin.deployer.internal.leaks;

import org.jspecify.annotations.NullMarked;
