/** Starts processes; nothing else in the host does. */
@NullMarked
package dev.constrictor.process;

import org.jspecify.annotations.NullMarked;
