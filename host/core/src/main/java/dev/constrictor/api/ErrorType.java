package dev.constrictor.api;

/** The kinds of failure, the same for both backends; {@link Reason} says which exactly. */
public enum ErrorType {
  /** A deadline passed before an answer came. */
  TIMEOUT,
  /** A limit on memory, CPU, output, message size or queues was reached. */
  RESOURCE_ERROR,
  /** Something that was sent or returned is not what was declared. */
  VALIDATION_ERROR,
  /** The plugin could not reach a peer. */
  NETWORK_ERROR,
  /** Everything else: crashes, cancellation, refusals, and plugin bugs of no better type. */
  SYSTEM_ERROR
}
