/** Registers the management beans that bundles publish as services, and takes them away again. */
@NullMarked
package kirin.management.internal;

import org.jspecify.annotations.NullMarked;
