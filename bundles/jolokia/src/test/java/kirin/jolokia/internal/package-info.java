@NullMarked
package kirin.jolokia.internal;

import org.jspecify.annotations.NullMarked;
