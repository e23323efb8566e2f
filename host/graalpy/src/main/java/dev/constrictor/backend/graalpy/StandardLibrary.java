package dev.constrictor.backend.graalpy;

import dev.constrictor.runtime.GuestThread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;

/**
 * Makes a copy of GraalPy's standard library with its bytecode beside it. A locked context cannot
 * write bytecode, and parses each module anew without; {@code polyglot.engine.resourcePath} names
 * such a copy to the runtime.
 */
public final class StandardLibrary {
  private static final String RESOURCE_PATH = "polyglot.engine.resourcePath";

  private StandardLibrary() {}

  /**
   * Writes the copy; a program of its own, because the runtime reads the path to it only once.
   *
   * @param args the folder to write it to, which must not exist
   * @throws IOException when it cannot be written
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Engine.copyResources(folder, "python");
    System.setProperty(RESOURCE_PATH, folder.toString());
    String script = Resources.text("precompile.py");
    int workers = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
    try (Engine engine =
        Engine.newBuilder("python").option("engine.WarnInterpreterOnly", "false").build()) {
      List<CompletableFuture<Void>> parts =
          IntStream.range(0, workers)
              .mapToObj(
                  part ->
                      CompletableFuture.runAsync(
                          () -> compile(engine, script, part, workers), StandardLibrary::start))
              .toList();
      parts.forEach(CompletableFuture::join);
    }
  }

  private static void start(Runnable work) {
    new Thread(null, work, "constrictor-precompile", GuestThread.STACK_BYTES).start();
  }

  /** Our own script over GraalPy's own files: the one context that needs no lock. */
  private static void compile(Engine engine, String script, int part, int parts) {
    try (Context context =
        Context.newBuilder("python")
            .engine(engine)
            .allowAllAccess(true)
            .option("python.DontWriteBytecodeFlag", "true")
            .build()) {
      context.eval("python", script);
      context.getBindings("python").getMember("precompile").execute(part, parts);
    }
  }
}
