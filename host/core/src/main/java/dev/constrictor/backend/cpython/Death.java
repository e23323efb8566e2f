package dev.constrictor.backend.cpython;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a worker that nobody ended has ended: from its exit status or signal to the right error. */
final class Death {
  /** The worker's own statuses, as {@code constrictor.worker} has them. */
  private static final long CHANNEL_LOST = 70;

  private static final int SIGKILL = 9;
  private static final int SIGXCPU = 24;
  private static final Map<Integer, String> NAMES =
      Map.of(
          1, "SIGHUP", 2, "SIGINT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", SIGKILL,
          "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM", SIGXCPU, "SIGXCPU");

  private Death() {}

  /**
   * The error for calls in flight.
   *
   * @param report what the supervisor told of the end; empty when it told nothing
   * @param lastLines the last of what the worker wrote to its log
   */
  static PluginError of(Map<?, ?> report, List<String> lastLines) {
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    report.forEach((name, value) -> details.put(String.valueOf(name), value));
    details.put("last_output", List.copyOf(lastLines));
    if (Boolean.TRUE.equals(report.get("out_of_memory"))) {
      return PluginError.of(
          Reason.MEMORY_LIMIT,
          "the kernel ended the worker at its limits.memory, which its cgroup holds it to",
          details);
    }
    if (report.get("signal") instanceof Long signal) {
      return ofSignal(signal.intValue(), details);
    }
    if (report.get("status") instanceof Long status) {
      return status == CHANNEL_LOST
          ? PluginError.of(
              Reason.CRASHED, "the plugin closed the worker's channel to the host", details)
          : PluginError.of(Reason.EXITED, "the plugin ended itself with status " + status, details);
    }
    return PluginError.of(Reason.CRASHED, "the worker's supervisor ended without a word", details);
  }

  private static PluginError ofSignal(int signal, Map<String, @Nullable Object> details) {
    String name = NAMES.getOrDefault(signal, "signal " + signal);
    if (signal == SIGXCPU) {
      return PluginError.of(
          Reason.CPU_LIMIT, "the kernel ended the worker for its CPU time (SIGXCPU)", details);
    }
    String who = signal == SIGKILL ? ", sent from outside or by the kernel for want of memory" : "";
    return PluginError.of(Reason.CRASHED, "the worker was ended by " + name + who, details);
  }
}
