package dev.constrictor.typed;

/** How a method gives a command's result back. */
enum ResultKind {
  /** It waits for it. */
  VALUE,
  /** By a CompletableFuture. */
  FUTURE,
  /** Item by item, by a Flow.Publisher. */
  STREAM
}
