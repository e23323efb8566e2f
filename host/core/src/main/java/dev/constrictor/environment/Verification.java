package dev.constrictor.environment;

import java.util.List;

/**
 * What became of a plugin's environment.
 *
 * @param name the environment's name in the store
 * @param built whether it is there at all
 * @param damage what is no longer as it was built, a line each
 */
public record Verification(String name, boolean built, List<String> damage) {
  /** Copies. */
  public Verification {
    damage = List.copyOf(damage);
  }

  /** Whether the plugin can use it as it is. */
  public boolean whole() {
    return built && damage.isEmpty();
  }
}
