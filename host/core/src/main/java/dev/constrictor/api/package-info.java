/**
 * Identifiers, states, errors and options: the vocabulary that callers and every other package
 * share.
 */
@NullMarked
package dev.constrictor.api;

import org.jspecify.annotations.NullMarked;
