@NullMarked
package kirin.commands;

import org.jspecify.annotations.NullMarked;
