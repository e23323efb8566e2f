/** CPython's own tests, on the stock GraalPy and on the rewritten one. */
@NullMarked
package dev.constrictor.runtime.cpython;

import org.jspecify.annotations.NullMarked;
