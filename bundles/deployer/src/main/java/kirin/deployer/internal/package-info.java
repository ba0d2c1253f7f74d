/** Follows the deploy folders: installs, replaces and removes the bundles that lie in them. */
@NullMarked
package kirin.deployer.internal;

import org.jspecify.annotations.NullMarked;
