package dev.constrictor.runtime.stopping;

import dev.constrictor.runtime.RewrittenGraalPy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.graalvm.polyglot.Engine;

/**
 * Runs every endless case on the GraalPy of the class path and adds a line for each to a file of
 * tab-separated values: name, end, milliseconds, and where it was stuck. Cases that the file has
 * already are passed over. A guest that is stuck goes on using a processor, so the program then
 * ends with status 3 and is to be started again, until it ends with 0. {@link StoppingDocument}
 * makes a table of two such files.
 */
final class StoppingTable {
  private static final Duration WORK = Duration.ofMillis(400);
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final int STUCK_STATUS = 3;

  private StoppingTable() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path file = Path.of(args[0]);
    Set<String> done = new HashSet<>();
    if (Files.exists(file)) {
      Files.readAllLines(file).forEach(line -> done.add(line.split("\t", 2)[0]));
    }
    Engine engine =
        Engine.newBuilder("python").option("engine.WarnInterpreterOnly", "false").build();
    System.out.printf(
        "%s, %s%n",
        engine.getImplementationName(), RewrittenGraalPy.present() ? "rewritten" : "stock");
    for (EndlessCase endless : EndlessCase.all()) {
      if (done.contains(endless.name())) {
        continue;
      }
      EndlessRun.Result result = new EndlessRun(engine, endless).stopAfter(WORK, PATIENCE);
      String line =
          "%s\t%s\t%.1f\t%s"
              .formatted(
                  endless.name(), result.end(), result.took().toNanos() / 1e6, detail(result));
      System.out.println(line);
      Files.write(file, List.of(line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      if (result.end() == EndlessRun.End.STUCK) {
        Runtime.getRuntime().halt(STUCK_STATUS);
      }
    }
    Runtime.getRuntime().halt(0); // cases that ended late may have left threads
  }

  private static String detail(EndlessRun.Result result) {
    if (result.end() == EndlessRun.End.STUCK) {
      return result.stack().length == 0 ? "" : result.stack()[0].toString();
    }
    return result.end() == EndlessRun.End.STOPPED
        ? ""
        : String.valueOf(result.outcome()).lines().findFirst().orElse("");
  }
}
