/** How much of the heap one context retains. */
@NullMarked
package dev.constrictor.runtime.heap;

import org.jspecify.annotations.NullMarked;
