@NullMarked
package kirin.runtime.log;

import org.jspecify.annotations.NullMarked;
