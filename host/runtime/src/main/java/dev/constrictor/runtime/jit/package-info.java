/** Classes that the build puts into the patched jars; patched methods call them. */
@NullMarked
package dev.constrictor.runtime.jit;

import org.jspecify.annotations.NullMarked;
