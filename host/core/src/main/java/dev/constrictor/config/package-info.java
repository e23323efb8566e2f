/** The host's configuration and the plugins' manifests: read, checked, merged, and handed on. */
@NullMarked
package dev.constrictor.config;

import org.jspecify.annotations.NullMarked;
