package dev.constrictor.backend.graalpy;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** What this JVM makes of {@link Thread#setPriority}. */
final class ThreadPriorities {
  private static final String POLICY = "ThreadPriorityPolicy";

  private ThreadPriorities() {}

  /** Whether threads of less priority get less: on Linux only where the JVM was told to. */
  static boolean areHeeded() {
    if (!System.getProperty("os.name").startsWith("Linux")) {
      return true;
    }
    HotSpotDiagnosticMXBean diagnostics =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return diagnostics != null && diagnostics.getVMOption(POLICY).getValue().equals("1");
  }
}
