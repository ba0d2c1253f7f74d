/**
 * What a template is made of. Private to this bundle, and copied into the other {@code kirin-log-*}
 * bundles as far as they need it.
 */
@NullMarked
package kirin.log.atoms;

import org.jspecify.annotations.NullMarked;
