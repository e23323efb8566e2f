/** The in-process backend: plugins in locked GraalPy contexts, each on a thread the host owns. */
@NullMarked
package dev.constrictor.backend.graalpy;

import org.jspecify.annotations.NullMarked;
