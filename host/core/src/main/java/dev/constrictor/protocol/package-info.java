/**
 * The messages between host, plugins and clients, their text form and their framing: no I/O here.
 */
@NullMarked
package dev.constrictor.protocol;

import org.jspecify.annotations.NullMarked;
