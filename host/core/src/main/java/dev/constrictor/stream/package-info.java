/** Items of a streaming call, handed to a subscriber by the rules of {@code Flow}. */
@NullMarked
package dev.constrictor.stream;

import org.jspecify.annotations.NullMarked;
