/** Kirin as its users meet it: the distribution, its files, its sockets and its bundles. */
@NullMarked
package kirin.itests;

import org.jspecify.annotations.NullMarked;
