/** Measures the host through its public interface, each figure beside its bare floor. */
@NullMarked
package dev.constrictor.bench;

import org.jspecify.annotations.NullMarked;
