/** The command line: each subcommand a class, machine output on stdout alone. */
@NullMarked
package dev.constrictor.cli;

import org.jspecify.annotations.NullMarked;
