package dev.constrictor.backend.cpython;

import dev.constrictor.api.Protection;
import dev.constrictor.api.Strength;
import dev.constrictor.config.PluginManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The isolation report of a worker on this machine. Immutable. */
record Protections(Interpreter machine) {
  /** Landlock's versions that brought TCP ports, and signals and abstract sockets. */
  private static final int WITH_PORTS = 4;

  private static final int WITH_SIGNALS = 6;

  List<Protection> of(PluginManifest manifest) {
    return Stream.concat(limits().stream(), permissions(manifest).stream()).toList();
  }

  private List<Protection> limits() {
    return List.of(
        Protection.limit(
            "call_timeout", Strength.ENFORCED, "the caller is answered at the deadline"),
        Protection.limit(
            "start_timeout", Strength.ENFORCED, "the start is given up at the deadline"),
        stop(),
        Protection.limit(
            "cpu_time",
            Strength.ENFORCED,
            "the process tree's CPU time, sampled every 10 ms; RLIMIT_CPU behind it"),
        Protection.limit("memory", Strength.ENFORCED, memory()),
        Protection.limit("output", Strength.ENFORCED, "bytes counted as they are read"),
        Protection.limit(
            "message", Strength.ENFORCED, "the size of each line, held while it is read"),
        Protection.limit(
            "concurrency",
            Strength.ENFORCED,
            "so many async calls share a process; of others it works on one at a time"),
        Protection.limit("queue", Strength.ENFORCED, "a full queue refuses the call"));
  }

  private Protection stop() {
    String means = "SIGKILL of every process below the plugin's supervisor";
    return keepsFromOthers()
        ? Protection.limit("stop", Strength.ENFORCED, means)
        : Protection.limit(
            "stop",
            Strength.ADVISORY,
            means + "; which a plugin may end first: " + noSignalsProblem());
  }

  private String memory() {
    String sampled = "the process tree's resident memory, sampled every 10 ms; ";
    return machine.cgroup().contains("memory")
        ? sampled + "its cgroup behind it, and RLIMIT_DATA"
        : sampled + "RLIMIT_DATA behind it";
  }

  /** How firmly what a plugin may do holds. */
  private List<Protection> permissions(PluginManifest manifest) {
    return List.of(
        files(),
        network(manifest),
        Protection.permission(
            "env", Strength.ENFORCED, "the process starts with the variables that are named"),
        Protection.permission("secrets", Strength.ENFORCED, "only those granted are handed over"),
        Protection.permission(
            "host_functions", Strength.ENFORCED, "the host answers for those granted alone"),
        Protection.permission(
            "plugins", Strength.ENFORCED, "a plugin has no way to another: nothing offers one yet"),
        processes());
  }

  private Protection files() {
    if (machine.landlock() > 0) {
      return Protection.permission(
          "files",
          Strength.ENFORCED,
          "Landlock: only granted paths and the interpreter's own can be opened;"
              + (machine.namespaces()
                  ? " others do not exist in the worker's mount namespace"
                  : " that others exist can be seen"));
    }
    return machine.namespaces()
        ? Protection.permission(
            "files",
            Strength.ENFORCED,
            "a mount namespace: only granted paths and the interpreter's own exist")
        : Protection.permission(
            "files",
            Strength.UNAVAILABLE,
            machine.landlockProblem()
                + ", and there are no namespaces: "
                + machine.namespacesProblem());
  }

  private Protection network(PluginManifest manifest) {
    if (!manifest.permissions().network().isEmpty()) {
      return machine.landlock() >= WITH_PORTS && machine.seccomp()
          ? Protection.permission(
              "network",
              Strength.ADVISORY,
              "Landlock: TCP to the granted ports alone, but to any host; UDP is open")
          : Protection.permission(
              "network", Strength.UNAVAILABLE, "the grant cannot be narrowed on this kernel");
    }
    if (!machine.seccomp() && !machine.namespaces()) {
      return Protection.permission(
          "network",
          Strength.UNAVAILABLE,
          machine.seccompProblem()
              + ", and there are no namespaces: "
              + machine.namespacesProblem());
    }
    List<String> means = new ArrayList<>();
    if (machine.seccomp()) {
      means.add("seccomp: no socket can be made");
    }
    if (machine.namespaces()) {
      means.add("a network namespace without a network");
    }
    return Protection.permission("network", Strength.ENFORCED, String.join("; ", means));
  }

  /** Whether a plugin can reach no process but its own. */
  private boolean keepsFromOthers() {
    return landlocksSignals() || machine.namespaces();
  }

  private boolean landlocksSignals() {
    return machine.landlock() >= WITH_SIGNALS && machine.seccomp();
  }

  private String noSignalsProblem() {
    return "this kernel has no Landlock for signals (6.12 has), and there are no namespaces: "
        + machine.namespacesProblem();
  }

  private Protection processes() {
    if (!keepsFromOthers()) {
      return Protection.permission("processes", Strength.ADVISORY, noSignalsProblem());
    }
    List<String> means = new ArrayList<>();
    if (landlocksSignals()) {
      means.add("Landlock and seccomp: no signal to and no look into others");
    }
    if (machine.namespaces()) {
      means.add("a process namespace: others do not exist in it");
    }
    return Protection.permission("processes", Strength.ENFORCED, String.join("; ", means));
  }
}
