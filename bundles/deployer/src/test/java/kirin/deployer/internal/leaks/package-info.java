@NullMarked
package kirin.deployer.internal.leaks;

import org.jspecify.annotations.NullMarked;
