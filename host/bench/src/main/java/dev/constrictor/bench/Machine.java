package dev.constrictor.bench;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;

/** Tells where and with what was measured. */
final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final String GRAALPY = "/dev/constrictor/backend/graalpy/version.properties";
  private static final double BYTES_PER_GIB = 1024.0 * 1024 * 1024;

  private Machine() {}

  /**
   * A list in Markdown.
   *
   * @param command the command that measures
   */
  static String describe(String command) throws IOException {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    double gib =
        system instanceof com.sun.management.OperatingSystemMXBean known
            ? known.getTotalMemorySize() / BYTES_PER_GIB
            : Double.NaN;
    return String.format(
        Locale.ROOT,
        """
        - Begun %s by `%s`, with a load average of %.1f before it.
        - %s, %d processors, %.0f GiB; %s %s.
        - %s %s; GraalPy %s.

        """,
        Instant.now().truncatedTo(ChronoUnit.MINUTES),
        command,
        system.getSystemLoadAverage(),
        processor(system.getArch()),
        system.getAvailableProcessors(),
        gib,
        system.getName(),
        system.getVersion(),
        System.getProperty("java.vendor.version", System.getProperty("java.vendor")),
        Runtime.version(),
        graalPy());
  }

  private static String processor(String architecture) throws IOException {
    if (!Files.isReadable(PROCESSORS)) {
      return architecture;
    }
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(architecture);
    }
  }

  /**
   * As the build names it: the engine itself calls every GraalPy from a jar a development build.
   */
  private static String graalPy() throws IOException {
    Properties built = new Properties();
    try (InputStream in = Machine.class.getResourceAsStream(GRAALPY)) {
      built.load(in);
    }
    return built.getProperty("graalpy");
  }
}
