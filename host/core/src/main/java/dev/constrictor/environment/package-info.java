/** The store of Python environments: what a plugin requires, installed once and kept whole. */
@NullMarked
package dev.constrictor.environment;

import org.jspecify.annotations.NullMarked;
