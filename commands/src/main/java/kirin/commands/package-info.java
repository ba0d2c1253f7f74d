/** {@code kirin deploy} and its siblings: what a user tells a server that runs already. */
@NullMarked
package kirin.commands;

import org.jspecify.annotations.NullMarked;
