package dev.constrictor.cli;

import dev.constrictor.PluginHost;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.lifecycle.PluginStatus;
import dev.constrictor.protocol.JsonCodec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code constrictor describe}: starts one plugin and tells all that is known of it. */
@Command(
    name = "describe",
    description = "Shows a plugin's commands, limits and permissions, and how firmly they hold.",
    mixinStandardHelpOptions = true)
final class DescribeCommand implements Callable<Integer> {
  @Mixin private HostOptions host = new HostOptions();

  @Parameters(index = "0", paramLabel = "PLUGIN", description = "The plugin's name.")
  private String plugin = "";

  @Override
  public Integer call() throws Exception {
    try (PluginHost started = host.host().only(plugin::equals).start()) {
      PluginStatus found = started.status(plugin).orElse(null);
      if (found == null) {
        throw new UsageException(UnknownPlugin.message(plugin, host.pluginNames()));
      }
      System.err.println("constrictor: starting Python for " + plugin);
      started.awaitReady();
      HostOptions.sayIfInterpreted(started);
      PluginStatus status = started.status(plugin).orElse(found);
      Map<String, @Nullable Object> whole = PluginReport.whole(started.lifecycle(), status);
      if (host.json(HostOptions.Output.TEXT)) {
        System.out.println(JsonCodec.writePrettyJson(whole));
      } else {
        print("", whole);
      }
      return exitStatus(status);
    }
  }

  /** A plugin that could not be started has been described, but not by itself. */
  private static int exitStatus(PluginStatus status) {
    return switch (status.candidate()) {
      case PluginCandidate.Invalid invalid -> Main.BAD_INPUT;
      case PluginCandidate.Disabled disabled -> Main.DONE;
      case PluginCandidate.Valid valid -> status.state().serves() ? Main.DONE : Main.CALL_FAILED;
    };
  }

  private static void print(String indent, Map<?, ?> map) {
    map.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
            System.out.println(indent + key + ":");
            print(indent + "  ", inner);
          } else if (value instanceof List<?> list && !list.isEmpty()) {
            System.out.println(indent + key + ":");
            list.forEach(item -> printItem(indent + "  ", item));
          } else {
            System.out.println(indent + key + ": " + JsonCodec.writeJson(value));
          }
        });
  }

  private static void printItem(String indent, @Nullable Object item) {
    if (item instanceof Map<?, ?> map && map.containsKey("args")) {
      System.out.println(indent + map.get("name") + ": " + map.get("description"));
      System.out.println(indent + "  args: " + JsonCodec.writeJson(map.get("args")));
      System.out.println(indent + "  kind: " + map.get("kind"));
    } else {
      System.out.println(indent + "- " + JsonCodec.writeJson(item));
    }
  }
}
