/**
 * The seam between the host and what runs plugins, and the bookkeeping of calls that both share.
 */
@NullMarked
package dev.constrictor.backend;

import org.jspecify.annotations.NullMarked;
