package dev.constrictor.backend.graalpy;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;

/**
 * Whether this JVM ends itself at an OutOfMemoryError, which any plugin can provoke and Python
 * would have caught.
 */
final class ExitFlags {
  private static final List<String> FLAGS =
      List.of("ExitOnOutOfMemoryError", "CrashOnOutOfMemoryError");

  private ExitFlags() {}

  /** The flag that is set, if one is; JVMs other than HotSpot have neither. */
  static Optional<String> set() {
    HotSpotDiagnosticMXBean diagnostics =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return diagnostics == null
        ? Optional.empty()
        : FLAGS.stream()
            .filter(flag -> Boolean.parseBoolean(diagnostics.getVMOption(flag).getValue()))
            .findFirst();
  }
}
