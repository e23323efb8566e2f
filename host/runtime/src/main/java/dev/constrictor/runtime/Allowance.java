package dev.constrictor.runtime;

/**
 * What a guest thread may still allocate. Asked on the guest's own thread, for large pieces alone,
 * before they exist; it may take the time to measure.
 */
@FunctionalInterface
public interface Allowance {
  /** Whether so many bytes may be allocated at once. */
  boolean admits(long bytes);
}
