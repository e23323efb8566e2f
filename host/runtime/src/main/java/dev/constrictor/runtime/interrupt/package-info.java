/** How a guest is asked to stop what it does. */
@NullMarked
package dev.constrictor.runtime.interrupt;

import org.jspecify.annotations.NullMarked;
