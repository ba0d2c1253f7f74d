/** The configurations of bundles: files that hold them, and how ConfigurationAdmin gets them. */
@NullMarked
package kirin.deployer.internal.configurations;

import org.jspecify.annotations.NullMarked;
