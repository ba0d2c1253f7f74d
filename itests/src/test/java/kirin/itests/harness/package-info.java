/**
 * What the tests stand on: the distribution as a process, bundles made on the spot, raw sockets.
 */
@NullMarked
package kirin.itests.harness;

import org.jspecify.annotations.NullMarked;
