/** What Java types are as JSON: read from plain values, written as them, described by a schema. */
@NullMarked
package dev.constrictor.shape;

import org.jspecify.annotations.NullMarked;
