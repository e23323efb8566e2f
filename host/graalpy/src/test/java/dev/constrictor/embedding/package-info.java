/** What a server that embeds the host sees, from its own package, with a real GraalPy. */
@NullMarked
package dev.constrictor.embedding;

import org.jspecify.annotations.NullMarked;
