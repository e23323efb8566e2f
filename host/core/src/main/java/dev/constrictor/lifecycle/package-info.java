/** The one lifecycle: states, restarts, queues and the orderly end of plugins on any backend. */
@NullMarked
package dev.constrictor.lifecycle;

import org.jspecify.annotations.NullMarked;
