package dev.constrictor.cli;

import dev.constrictor.environment.Environment;
import dev.constrictor.environment.Environments;
import dev.constrictor.protocol.JsonCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code constrictor env list}: what is in the store. */
@Command(
    name = "list",
    description = "Lists the environments of the store.",
    mixinStandardHelpOptions = true)
final class EnvListCommand implements Callable<Integer> {
  @Mixin private HostOptions host = new HostOptions();

  @Override
  public Integer call() throws Exception {
    List<@Nullable Object> rows = new ArrayList<>();
    for (Environment one : new Environments(host.load().cpython(), System.getenv()).list()) {
      rows.add(row(one));
    }
    if (host.json(HostOptions.Output.TEXT)) {
      System.out.println(JsonCodec.writePrettyJson(rows));
    } else {
      PlainText.of(rows).stream().map(Paint::visible).forEach(System.out::println);
    }
    return Main.DONE;
  }

  private static Map<String, Object> row(Environment one) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("environment", one.name());
    row.put("python", one.python());
    row.put(
        "packages",
        one.packages().stream()
            .map(installed -> installed.name() + " " + installed.version())
            .toList());
    row.put("folder", one.folder().toString());
    return row;
  }
}
