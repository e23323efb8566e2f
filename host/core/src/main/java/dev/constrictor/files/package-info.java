/** Folders of the host's own making. */
@NullMarked
package dev.constrictor.files;

import org.jspecify.annotations.NullMarked;
