package dev.constrictor.bench;

import java.util.Map;
import org.graalvm.polyglot.Engine;

/**
 * A process that starts, makes one call and says so: how long that takes is measured from outside.
 * The argument chooses the host or the bare floor. A second line names the engine's implementation,
 * so that a profile that is not in force is seen.
 */
public final class FirstAnswer {
  /** The first line. */
  static final String ANSWERED = "answered";

  private FirstAnswer() {}

  /**
   * Runs.
   *
   * @param arguments {@code constrictor} or {@code floor}
   */
  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "constrictor" -> {
        HostedPlugins hosted = new HostedPlugins();
        hosted.plugin().call("noop", Map.of());
        answered();
        hosted.close();
      }
      case "floor" -> {
        BareGuest bare = new BareGuest();
        bare.noop();
        answered();
        bare.close();
      }
      default -> throw new IllegalArgumentException("constrictor or floor, not " + arguments[0]);
    }
  }

  private static void answered() {
    System.out.println(ANSWERED);
    try (Engine engine =
        Engine.newBuilder("python").option("engine.WarnInterpreterOnly", "false").build()) {
      System.out.println(engine.getImplementationName());
    }
  }
}
