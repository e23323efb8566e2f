/** A small program as an embedder writes it, run by a test. */
@NullMarked
package dev.constrictor.example;

import org.jspecify.annotations.NullMarked;
