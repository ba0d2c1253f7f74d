/** The management beans as JSON over HTTP, for those whom a policy lets. */
@NullMarked
package kirin.jolokia.internal;

import org.jspecify.annotations.NullMarked;
