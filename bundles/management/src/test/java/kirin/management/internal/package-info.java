@NullMarked
package kirin.management.internal;

import org.jspecify.annotations.NullMarked;
