package dev.constrictor.cli;

import dev.constrictor.PluginHost;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.lifecycle.PluginStatus;
import dev.constrictor.protocol.JsonCodec;
import java.util.LinkedHashMap;
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
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The exit status is 1 when the plugin cannot be started, 2 when its manifest is",
      "refused.",
      "",
      "Examples:",
      "  constrictor describe wordcount",
      "  constrictor describe wordcount --output json"
    })
final class DescribeCommand implements Callable<Integer> {
  @Mixin private HostOptions host = new HostOptions();

  @Parameters(index = "0", paramLabel = "PLUGIN", description = "The plugin's name.")
  private String plugin = "";

  @Override
  public Integer call() throws Exception {
    try (PluginHost started = host.hostOf(plugin).start()) {
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
        text(whole, status).stream().map(Paint::visible).forEach(System.out::println);
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

  /** The same for people: a line a command, a permission asked for and a protection. */
  private static List<String> text(Map<String, @Nullable Object> whole, PluginStatus status) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>(whole);
    shown.computeIfPresent("commands", (key, commands) -> CommandSignature.all(commands));
    status
        .candidate()
        .permissions()
        .ifPresent(review -> shown.put("permissions", PermissionReport.text(review)));
    if (whole.get("protections") instanceof Map<?, ?> protections) {
      Map<String, @Nullable Object> lines = new LinkedHashMap<>();
      protections.forEach(
          (name, value) -> {
            if (value instanceof Map<?, ?> one) {
              lines.put(String.valueOf(name), one.get("strength") + ": " + one.get("mechanism"));
            }
          });
      shown.put("protections", lines);
    }
    return PlainText.of(shown);
  }
}
