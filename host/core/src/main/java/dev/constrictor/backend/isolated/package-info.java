/** Backends in class loaders of their own, which are replaced when what they run on is damaged. */
@NullMarked
package dev.constrictor.backend.isolated;

import org.jspecify.annotations.NullMarked;
