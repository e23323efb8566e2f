package dev.constrictor.lifecycle;

import dev.constrictor.config.PluginCandidate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Who has to run before whom, by the manifests' {@code depends_on}. Immutable. */
public final class Dependencies {
  private final Map<String, List<String>> wanted = new LinkedHashMap<>();
  private final Map<String, Set<String>> dependents = new HashMap<>();

  private Dependencies() {}

  /** The dependencies of these plugins; one whose manifest was refused has none. */
  public static Dependencies among(List<PluginCandidate> candidates) {
    Dependencies all = new Dependencies();
    for (PluginCandidate candidate : candidates) {
      all.add(
          candidate.name(),
          candidate instanceof PluginCandidate.Valid valid
              ? valid.manifest().dependsOn()
              : List.of());
    }
    return all;
  }

  private void add(String plugin, List<String> dependsOn) {
    wanted.put(plugin, dependsOn);
    for (String dependency : dependsOn) {
      dependents.computeIfAbsent(dependency, name -> new LinkedHashSet<>()).add(plugin);
    }
  }

  /** The plugins whose names are accepted, and all that they need, near and far. */
  public Set<String> neededBy(Predicate<String> accepted) {
    Set<String> needed = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(wanted.keySet().stream().filter(accepted).toList());
    while (!open.isEmpty()) {
      String plugin = open.removeFirst();
      if (needed.add(plugin)) {
        open.addAll(of(plugin));
      }
    }
    return needed;
  }

  /** What this plugin needs to run first. */
  List<String> of(String plugin) {
    return wanted.getOrDefault(plugin, List.of());
  }

  /** Who needs this plugin. */
  Set<String> dependentsOf(String plugin) {
    return dependents.getOrDefault(plugin, Set.of());
  }

  /** A way from this plugin back to itself, such as {@code a -> b -> a}, if there is one. */
  Optional<String> cycleThrough(String plugin) {
    List<String> way = new ArrayList<>(List.of(plugin));
    return leadsBack(plugin, plugin, way, new HashSet<>())
        ? Optional.of(String.join(" -> ", way))
        : Optional.empty();
  }

  private boolean leadsBack(String from, String home, List<String> way, Set<String> tried) {
    for (String next : of(from)) {
      way.add(next);
      if (next.equals(home) || (tried.add(next) && leadsBack(next, home, way, tried))) {
        return true;
      }
      way.removeLast();
    }
    return false;
  }
}
