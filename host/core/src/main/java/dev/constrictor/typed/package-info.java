/** Typed calls: Java interfaces, records and class tokens over a plugin's commands, and back. */
@NullMarked
package dev.constrictor.typed;

import org.jspecify.annotations.NullMarked;
