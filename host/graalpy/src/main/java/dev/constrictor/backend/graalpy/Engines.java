package dev.constrictor.backend.graalpy;

import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.SandboxPolicy;

/** One engine a plugin, or one for all, made when first wanted. Safe for several threads. */
final class Engines {
  private static final String FOR_ALL = "";

  private final boolean shared;
  private final Map<String, Engine> byPlugin = new ConcurrentHashMap<>();

  Engines(boolean shared) {
    this.shared = shared;
  }

  Engine of(String plugin) {
    return byPlugin.computeIfAbsent(shared ? FOR_ALL : plugin, name -> create());
  }

  private static Engine create() {
    return Engine.newBuilder("python")
        .sandbox(SandboxPolicy.CONSTRAINED)
        .option("engine.WarnInterpreterOnly", "false")
        .out(OutputStream.nullOutputStream())
        .err(OutputStream.nullOutputStream())
        .build();
  }

  /** What runs the plugins; names the optimizing runtime only where it is in force. */
  String description() {
    return byPlugin.values().stream()
        .findFirst()
        .map(
            engine ->
                "GraalPy %s, %s"
                    .formatted(
                        engine.getVersion(),
                        engine.getImplementationName().equals("Interpreted")
                            ? "interpreted only"
                            : "compiled by " + engine.getImplementationName()))
        .orElse("GraalPy, not started");
  }

  void close() {
    for (Engine engine : byPlugin.values()) {
      Thread closer =
          new Thread(() -> engine.close(true), "constrictor-engine-closer"); // may never return
      closer.setDaemon(true);
      closer.start();
    }
    byPlugin.clear();
  }
}
