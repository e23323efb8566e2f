package dev.constrictor.api;

/** Where a plugin stands in its life; the lifecycle's transition table says what may follow. */
public enum PluginState {
  /** Found in a plugin directory, its manifest read. */
  DISCOVERED,
  /** Its environment is being made. */
  PREPARING,
  /** Its instances are starting and testing themselves. */
  STARTING,
  /** It serves calls. */
  RUNNING,
  /** It serves calls with fewer instances than it should have, or says itself that it is unwell. */
  DEGRADED,
  /** It takes no new calls and finishes those it has. */
  DRAINING,
  /** It has ended in good order. */
  STOPPED,
  /** It could not start, or its manifest was refused. */
  FAILED,
  /** It failed too often; an operator or a changed file releases it. */
  QUARANTINED,
  /** The operator has switched it off. */
  DISABLED;

  /** Whether calls are answered by the plugin itself. */
  public boolean serves() {
    return this == RUNNING || this == DEGRADED;
  }

  /** Whether calls may be accepted now, to be answered once it runs. */
  public boolean mayServeSoon() {
    return this == DISCOVERED || this == PREPARING || this == STARTING;
  }
}
