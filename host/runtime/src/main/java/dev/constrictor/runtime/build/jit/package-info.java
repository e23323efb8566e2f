/** The build's tool that lets the Graal compiler run from the class path. */
@NullMarked
package dev.constrictor.runtime.build.jit;

import org.jspecify.annotations.NullMarked;
