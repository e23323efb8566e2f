package dev.constrictor.runtime.stopping;

import dev.constrictor.runtime.RewrittenGraalPy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.graalvm.polyglot.Engine;

/**
 * Runs the endless cases on the GraalPy of the class path, each a number of times, and adds a line
 * for each run to a file of tab-separated values: name, end, milliseconds, and where it was stuck.
 * What the file has already is not run again, nor is a case that was stuck or over by itself. A
 * guest that is stuck goes on using a processor, so the program then ends with status 3 and is to
 * be started again, until it ends with 0. {@code host/bench} does so, and makes {@code
 * host/docs/stopping.md} of the files.
 */
final class StoppingRuns {
  private static final Duration WORK = Duration.ofMillis(400);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int STUCK_STATUS = 3;

  private final Path file;
  private final Engine engine;
  private final List<String> done;

  private StoppingRuns(Path file, Engine engine) throws IOException {
    this.file = file;
    this.engine = engine;
    this.done = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
  }

  /** Arguments: the file, the number of rounds, and of how many cases one is run. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = Integer.parseInt(args[1]);
    int stride = Integer.parseInt(args[2]);
    Engine engine =
        Engine.newBuilder("python").option("engine.WarnInterpreterOnly", "false").build();
    System.out.println(
        engine.getImplementationName() + (RewrittenGraalPy.present() ? ", rewritten" : ", stock"));
    List<EndlessCase> cases = EndlessCase.all();
    new EndlessRun(engine, cases.getFirst()).stopAfter(WORK, PATIENCE); // the way is warm then
    StoppingRuns runs = new StoppingRuns(Path.of(args[0]), engine);
    for (int round = 0; round < rounds; round++) {
      for (int each = 0; each < cases.size(); each += stride) {
        runs.runUnlessDone(cases.get(each), round);
      }
    }
    Runtime.getRuntime().halt(0); // cases that ended late may have left threads
  }

  private void runUnlessDone(EndlessCase endless, int round)
      throws IOException, InterruptedException {
    List<String> before =
        done.stream().filter(line -> line.startsWith(endless.name() + "\t")).toList();
    if (before.size() > round
        || before.stream().anyMatch(line -> !line.contains(EndlessRun.End.STOPPED.name()))) {
      return;
    }
    EndlessRun.Result result = new EndlessRun(engine, endless).stopAfter(WORK, PATIENCE);
    String line =
        String.format(
            Locale.ROOT,
            "%s\t%s\t%.1f\t%s",
            endless.name(),
            result.end(),
            result.took().toNanos() / 1e6,
            detail(result));
    System.out.println(line);
    Files.write(file, List.of(line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    done.add(line);
    if (result.end() == EndlessRun.End.STUCK) {
      Runtime.getRuntime().halt(STUCK_STATUS);
    }
  }

  private static String detail(EndlessRun.Result result) {
    return switch (result.end()) {
      case STUCK -> result.stack().length == 0 ? "" : result.stack()[0].toString();
      case STOPPED -> "";
      case BY_ITSELF -> String.valueOf(result.outcome()).lines().findFirst().orElse("");
    };
  }
}
