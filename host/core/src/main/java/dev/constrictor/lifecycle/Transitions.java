package dev.constrictor.lifecycle;

import static dev.constrictor.api.PluginState.DEGRADED;
import static dev.constrictor.api.PluginState.DISABLED;
import static dev.constrictor.api.PluginState.DISCOVERED;
import static dev.constrictor.api.PluginState.DRAINING;
import static dev.constrictor.api.PluginState.FAILED;
import static dev.constrictor.api.PluginState.PREPARING;
import static dev.constrictor.api.PluginState.QUARANTINED;
import static dev.constrictor.api.PluginState.RUNNING;
import static dev.constrictor.api.PluginState.STARTING;
import static dev.constrictor.api.PluginState.STOPPED;

import dev.constrictor.api.PluginState;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The table of a plugin's life: which state may follow which. */
final class Transitions {
  private static final Map<PluginState, Set<PluginState>> NEXT = new EnumMap<>(PluginState.class);

  static {
    NEXT.put(DISCOVERED, EnumSet.of(PREPARING, FAILED, DISABLED, STOPPED));
    NEXT.put(PREPARING, EnumSet.of(STARTING, FAILED, DRAINING));
    NEXT.put(STARTING, EnumSet.of(RUNNING, DEGRADED, FAILED, QUARANTINED, DRAINING));
    NEXT.put(RUNNING, EnumSet.of(DEGRADED, QUARANTINED, DRAINING));
    NEXT.put(DEGRADED, EnumSet.of(RUNNING, FAILED, QUARANTINED, DRAINING));
    NEXT.put(DRAINING, EnumSet.of(STOPPED));
    NEXT.put(FAILED, EnumSet.of(STARTING, QUARANTINED, STOPPED));
    NEXT.put(QUARANTINED, EnumSet.of(PREPARING, STOPPED));
    NEXT.put(STOPPED, EnumSet.of(PREPARING));
    NEXT.put(DISABLED, EnumSet.of(STOPPED));
  }

  private Transitions() {}

  static boolean allowed(PluginState from, PluginState to) {
    return NEXT.getOrDefault(from, Set.of()).contains(to);
  }
}
