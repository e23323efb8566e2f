/** The door: starts a host of Python plugins inside a JVM server and calls them. */
@NullMarked
package dev.constrictor;

import org.jspecify.annotations.NullMarked;
