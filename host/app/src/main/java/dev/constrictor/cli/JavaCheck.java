package dev.constrictor.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.constrictor.config.Sizes;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Java that runs this, and how it was started. */
final class JavaCheck {
  /** What everything is built and tested on. */
  private static final int BEST_FEATURE = 25;

  private JavaCheck() {}

  static Map<String, @Nullable Object> examine(List<String> findings) {
    if (Runtime.version().feature() != BEST_FEATURE) {
      findings.add(
          "Java %s runs this; Java %d is what it is tested on"
              .formatted(Runtime.version().feature(), BEST_FEATURE));
    }
    List<String> arguments = ManagementFactory.getRuntimeMXBean().getInputArguments();
    for (String option : List.of("ExitOnOutOfMemoryError", "CrashOnOutOfMemoryError")) {
      if (arguments.contains("-XX:+" + option)) {
        findings.add("-XX:+" + option + " lets one plugin end the whole server");
      }
    }
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("version", Runtime.version().toString());
    facts.put("vendor", System.getProperty("java.vendor"));
    facts.put("home", System.getProperty("java.home"));
    facts.put("max_heap", Sizes.format(Runtime.getRuntime().maxMemory()));
    facts.put("jit_for_python", flag("EnableJVMCI"));
    facts.put("aot_cache", option(arguments, "-XX:AOTCache="));
    facts.put("profile", LaunchProfile.current().toString());
    return facts;
  }

  /** Whether a switch of the JVM is on; not where this JVM does not know it. */
  private static boolean flag(String name) {
    HotSpotDiagnosticMXBean options =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    try {
      return options != null && options.getVMOption(name).getValue().equals("true");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static @Nullable String option(List<String> arguments, String prefix) {
    return arguments.stream()
        .filter(argument -> argument.startsWith(prefix))
        .map(argument -> argument.substring(prefix.length()))
        .findFirst()
        .orElse(null);
  }
}
