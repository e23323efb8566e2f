package dev.constrictor.backend.graalpy;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** What there is of GraalPy's contexts in this JVM. */
final class ContextTraces {
  /** So many threads GraalPy makes for a context at most, beside those that enter it. */
  static final int THREADS_EACH = 6;

  private static final String CONTEXT = "com.oracle.graal.python.runtime.PythonContext";

  private ContextTraces() {}

  /** How many threads of GraalPy's own there are. */
  static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("python-"))
        .count();
  }

  /** How many contexts a full collection leaves on the heap. */
  static long contexts() {
    try {
      String histogram =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()});
      return histogram
          .lines()
          .map(line -> line.strip().split("\\s+"))
          .filter(columns -> columns.length > 3 && columns[3].equals(CONTEXT))
          .mapToLong(columns -> Long.parseLong(columns[1]))
          .sum();
    } catch (JMException e) {
      throw new IllegalStateException("this JVM does not tell what is on its heap", e);
    }
  }
}
