/** Runs each instance of a plugin in a supervised CPython process of its own. */
@NullMarked
package dev.constrictor.backend.cpython;

import org.jspecify.annotations.NullMarked;
