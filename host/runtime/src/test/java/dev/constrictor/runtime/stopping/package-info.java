/** Python that never ends, and how long it takes to stop it. */
@NullMarked
package dev.constrictor.runtime.stopping;

import org.jspecify.annotations.NullMarked;
