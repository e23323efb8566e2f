/** What the rewritten GraalPy calls, and what a host tells it: whom to stop, how much is left. */
@NullMarked
package dev.constrictor.runtime;

import org.jspecify.annotations.NullMarked;
