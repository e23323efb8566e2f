package dev.constrictor.environment;

import java.nio.file.Path;
import java.util.Map;

/** Prepares one environment in a JVM of its own, for tests of several and of killed builders. */
public final class BuildInOwnJvm {
  private BuildInOwnJvm() {}

  /** Takes the test's folder and the requirement; prints each step and at last the name. */
  public static void main(String[] args) throws Exception {
    Store store = new Store(Path.of(args[0]), "pip", true, Map.of());
    Environment built =
        store
            .open()
            .prepare(
                store.plugin(args[2], "requirements: [" + args[1] + "]"),
                (step, elapsed) -> System.out.println("step: " + step));
    System.out.println("built: " + built.name());
  }
}
