/** The build step that rewrites GraalPy's jars; no part of what is shipped. */
@NullMarked
package dev.constrictor.runtime.build;

import org.jspecify.annotations.NullMarked;
