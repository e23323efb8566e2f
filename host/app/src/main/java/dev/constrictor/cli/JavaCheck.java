package dev.constrictor.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.constrictor.config.Sizes;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Java that runs this, and how it was started. */
final class JavaCheck {
  /** What everything is built and tested on. */
  private static final int BEST_FEATURE = 25;

  /** Beyond a deadline an answer may be as late as this; a pause of the collector delays it. */
  private static final BigInteger LATENESS_MILLIS = BigInteger.valueOf(50);

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
    Optional<BigInteger> pauseGoal =
        value("UseG1GC").equals(Optional.of("true")) // the others have none
            ? value("MaxGCPauseMillis").map(BigInteger::new)
            : Optional.empty();
    if (pauseGoal.isPresent() && pauseGoal.get().compareTo(LATENESS_MILLIS) > 0) {
      findings.add(
          ("the garbage collector may pause for %d ms, and answers wait for it:"
                  + " -XX:MaxGCPauseMillis=20 keeps most of its pauses below %d ms")
              .formatted(pauseGoal.get(), LATENESS_MILLIS));
    }
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("version", Runtime.version().toString());
    facts.put("vendor", System.getProperty("java.vendor"));
    facts.put("home", System.getProperty("java.home"));
    facts.put("max_heap", Sizes.format(Runtime.getRuntime().maxMemory()));
    facts.put("jit_for_python", value("EnableJVMCI").equals(Optional.of("true")));
    facts.put("gc_pause_goal_ms", pauseGoal.orElse(null));
    facts.put("aot_cache", option(arguments, "-XX:AOTCache="));
    facts.put("profile", LaunchProfile.current().toString());
    return facts;
  }

  /** What an option of the JVM is set to; empty where this JVM does not know it. */
  private static Optional<String> value(String option) {
    HotSpotDiagnosticMXBean options =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    try {
      return Optional.ofNullable(options).map(known -> known.getVMOption(option).getValue());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
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
