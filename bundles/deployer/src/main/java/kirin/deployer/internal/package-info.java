/** Installs, replaces, copies and removes the bundles of applications. */
@NullMarked
package kirin.deployer.internal;

import org.jspecify.annotations.NullMarked;
