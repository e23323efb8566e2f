package dev.constrictor.config;

/** Knows where in which file a value was written. */
interface Locator {
  /** A problem with the value at this pointer, showing the value as it was written. */
  ConfigProblem problem(String pointer, String message);
}
