package dev.constrictor.backend.graalpy;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.config.Limits;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What callers are told when a call or its instance has used more than it may. */
final class Breach {
  private Breach() {}

  static PluginError ofOutput(Limits limits) {
    long limit = limits.outputBytes();
    return PluginError.of(
        Reason.OUTPUT_LIMIT,
        "the call wrote more than its limits.output of " + limit + " bytes",
        Map.of("limit_bytes", limit));
  }

  static PluginError ofCpuTime(Limits limits, long usedNanos) {
    long limit = limits.cpuTime().toMillis();
    long used = TimeUnit.NANOSECONDS.toMillis(usedNanos);
    return PluginError.of(
        Reason.CPU_LIMIT,
        "the call used %d ms of CPU time; its limits.cpu_time is %d ms".formatted(used, limit),
        Map.of("limit_ms", limit, "used_ms", used));
  }

  /**
   * @param retainedBytes what was counted until there was no doubt
   * @param allocatedBytes all that the call has allocated, kept or not
   */
  static PluginError ofMemory(Limits limits, long retainedBytes, long allocatedBytes) {
    long limit = limits.memoryBytes();
    return PluginError.of(
        Reason.MEMORY_LIMIT,
        "the instance keeps at least %d bytes; its limits.memory is %d"
            .formatted(retainedBytes, limit),
        Map.of(
            "retained_bytes",
            retainedBytes,
            "allocated_bytes",
            allocatedBytes,
            "limit_bytes",
            limit));
  }

  /**
   * The server's heap is nearly full, and this instance holds most of it.
   *
   * @param heldBytes what it holds at most
   */
  static PluginError ofSharedHeap(Limits limits, long heldBytes) {
    long limit = limits.memoryBytes();
    return PluginError.of(
        Reason.MEMORY_LIMIT,
        "the server's heap is nearly full, and this instance holds most of it: up to %d bytes (limits.memory is %d)"
            .formatted(heldBytes, limit),
        Map.of("held_bytes", heldBytes, "limit_bytes", limit));
  }
}
