package dev.constrictor.cli;

import dev.constrictor.protocol.JsonCodec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code constrictor warmup}: makes the caches that later starts profit from. */
@Command(
    name = "warmup",
    description = "Makes the caches that let later starts be quick; takes a minute or two.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Caches are kept in CONSTRICTOR_CACHE, else XDG_CACHE_HOME/constrictor, else",
      "~/.cache/constrictor, and belong to one build, JDK and set of JVM options.",
      "",
      "Examples:",
      "  constrictor warmup",
      "  constrictor warmup --profile jit --force"
    })
final class WarmupCommand implements Callable<Integer> {
  /** What an AOT cache is made for. The profile fast-start uses the interpreter's. */
  enum Kind {
    INTERPRETER,
    JIT;

    String wireName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description = "Make this one's cache only; repeatable: ${COMPLETION-CANDIDATES}.")
  private Set<Kind> kinds = EnumSet.noneOf(Kind.class);

  @Option(names = "--force", description = "Make anew what is there already.")
  private boolean force;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "How to write what was made: ${COMPLETION-CANDIDATES}.")
  private HostOptions.Output output = HostOptions.Output.TEXT;

  @Option(names = "--exercise", hidden = true, description = "Be the JVM that is recorded.")
  private boolean exercise;

  @Override
  public Integer call() throws Exception {
    if (exercise) {
      return TrainingRun.run();
    }
    List<WarmupStep> steps = steps();
    List<WarmupStep.Result> results = new Warmup(force).run(steps);
    print(results);
    return results.stream().anyMatch(WarmupStep.Result::failed) ? Main.INTERNAL : Main.DONE;
  }

  private List<WarmupStep> steps() throws UsageException {
    List<WarmupStep> steps = new ArrayList<>();
    steps.add(WarmupStep.library(setting("library")));
    for (Kind kind : kinds.isEmpty() ? EnumSet.allOf(Kind.class) : kinds) {
      String target = System.getProperty("constrictor.warmup." + kind.wireName());
      if (target != null) {
        steps.add(WarmupStep.archive(kind, target));
      } else {
        System.err.printf(
            "constrictor: no cache for the profile %s: %s%n",
            kind.wireName(), setting("no-" + kind.wireName()));
      }
    }
    return steps;
  }

  /** What the launcher says; it alone knows the command line that a cache belongs to. */
  static String setting(String name) throws UsageException {
    String value = System.getProperty("constrictor.warmup." + name);
    if (value == null) {
      throw new UsageException("warmup works only through the launcher, host/bin/constrictor");
    }
    return value;
  }

  private void print(List<WarmupStep.Result> results) {
    if (output == HostOptions.Output.JSON) {
      List<@Nullable Object> rows = new ArrayList<>();
      results.forEach(result -> rows.add(row(result)));
      System.out.println(JsonCodec.writePrettyJson(rows));
      return;
    }
    for (WarmupStep.Result result : results) {
      System.out.printf(
          "%-12s %-7s %4d MiB %5.1f s  %s%n",
          result.step().name(),
          result.outcome().wireName(),
          result.bytes() >> 20,
          result.millis() / 1e3,
          result.step().target());
    }
  }

  private static Map<String, @Nullable Object> row(WarmupStep.Result result) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("name", result.step().name());
    row.put("outcome", result.outcome().wireName());
    row.put("path", result.step().target().toString());
    row.put("size_bytes", result.bytes());
    row.put("wall_ms", result.millis());
    row.put("problem", result.problem());
    return row;
  }
}
