package dev.constrictor.cli;

import dev.constrictor.config.BackendKind;
import dev.constrictor.config.ConfigProblem;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.config.PluginScanner;
import dev.constrictor.protocol.JsonCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code constrictor list}: what is in the plugin directories, nothing started. */
@Command(
    name = "list",
    description = "Lists the plugins, those refused with the reason.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  constrictor list",
      "  constrictor list --plugins plugins --plugins more/plugins --output json"
    })
final class ListCommand implements Callable<Integer> {
  @Mixin private HostOptions host = new HostOptions();

  @Override
  public Integer call() throws Exception {
    HostConfig config = host.load();
    List<@Nullable Object> rows = new ArrayList<>();
    for (PluginCandidate candidate : new PluginScanner(config, System.getenv()).scan()) {
      rows.add(row(candidate));
    }
    if (host.json(HostOptions.Output.TEXT)) {
      System.out.println(JsonCodec.writePrettyJson(rows));
    } else {
      Paint paint = Paint.ofStdout();
      rows.forEach(row -> print(row, paint));
    }
    return Main.DONE;
  }

  private static Map<String, @Nullable Object> row(PluginCandidate candidate) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("name", candidate.name());
    row.put("folder", candidate.folder().toString());
    switch (candidate) {
      case PluginCandidate.Valid valid -> {
        PluginManifest manifest = valid.manifest();
        BackendKind kind = manifest.backend();
        row.put("state", "DISCOVERED");
        row.put("version", manifest.version());
        row.put("backend", kind.wireName());
        row.put("description", manifest.description());
      }
      case PluginCandidate.Invalid invalid -> {
        row.put("state", "FAILED");
        row.put(
            "description",
            String.join("; ", invalid.problems().stream().map(ConfigProblem::toString).toList()));
      }
      case PluginCandidate.Disabled disabled -> {
        row.put("state", "DISABLED");
        row.put("description", "disabled by the host's overrides");
      }
    }
    return row;
  }

  private static void print(@Nullable Object row, Paint paint) {
    if (row instanceof Map<?, ?> map) {
      String state = "%-11s".formatted(map.get("state"));
      System.out.printf(
          "%-20s %s %-8s %-8s %s%n",
          map.get("name"),
          "FAILED".equals(map.get("state")) ? paint.bad(state) : state,
          orDash(map.get("version")),
          orDash(map.get("backend")),
          map.get("description"));
    }
  }

  private static Object orDash(@Nullable Object value) {
    return value == null ? "-" : value;
  }
}
