package dev.constrictor.runtime;

/** Implemented by a class of each library that was rewritten; see {@link RewrittenGraalPy}. */
public interface Rewritten {}
