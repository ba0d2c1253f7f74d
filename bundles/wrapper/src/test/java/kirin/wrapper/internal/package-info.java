/** Makes OSGi bundles of plain jars with bnd, whose classes are loaded when the first one comes. */
@NullMarked
package kirin.wrapper.internal;

import org.jspecify.annotations.NullMarked;
