/** The management beans for those whom a policy lets: as JSON over HTTP, and by JMX over TLS. */
@NullMarked
package kirin.jolokia.internal;

import org.jspecify.annotations.NullMarked;
