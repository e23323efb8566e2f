package dev.constrictor.cli;

import dev.constrictor.PluginHost;
import dev.constrictor.api.CallOptions;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.Reason;
import dev.constrictor.config.Durations;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.protocol.ErrorPayload;
import dev.constrictor.protocol.JsonCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code constrictor call}: one command of one plugin, which alone is started. */
@Command(
    name = "call",
    description = "Calls a command of a plugin and prints its result.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "An argument is NAME=TEXT (a string) or NAME:=JSON (any value); NAME=@FILE and",
      "NAME:=@FILE take it from a file, @- from stdin. They add to --args, and replace",
      "what it says.",
      "",
      "When the call fails the error is JSON on stdout, also with --output text; stderr",
      "says the same for people.",
      "",
      "Examples:",
      "  constrictor call wordcount count text='to be or not to be' top:=2",
      "  constrictor call wordcount count text=@book.txt --timeout 30s --output text",
      "  constrictor call wordcount count --args '{\"text\": \"to be or not to be\"}'",
      "  echo '{\"text\": \"a b a\"}' | constrictor call wordcount count --args @-"
    })
final class CallCommand implements Callable<Integer> {
  @Mixin private HostOptions host = new HostOptions();

  @Parameters(index = "0", paramLabel = "PLUGIN", description = "The plugin's name.")
  private String plugin = "";

  @Parameters(index = "1", paramLabel = "COMMAND", description = "The command's name.")
  private String command = "";

  @Parameters(
      index = "2..*",
      paramLabel = "ARGUMENT",
      description = "An argument of the command; see below.")
  private List<String> pairs = new ArrayList<>();

  @Option(
      names = "--args",
      paramLabel = "JSON",
      description = "The arguments: a JSON object, @FILE to read it from, or @- for stdin.",
      defaultValue = "{}")
  private String args = "{}";

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long to wait for the answer, such as 500ms, 5s or 2m.")
  private @Nullable String timeout;

  @Override
  public Integer call() throws Exception {
    Map<String, @Nullable Object> arguments = CallArguments.read(args, pairs);
    CallOptions options = options();
    try (PluginHost started = host.hostOf(plugin).start()) {
      if (started.status(plugin).isEmpty()) {
        String message = UnknownPlugin.message(plugin, host.pluginNames());
        return fail(PluginError.of(Reason.UNKNOWN_PLUGIN, message), Optional.empty());
      }
      System.err.println("constrictor: starting Python for " + plugin);
      started.awaitReady();
      HostOptions.sayIfInterpreted(started);
      try {
        print(started.plugin(plugin).call(command, arguments, options));
        return Main.DONE;
      } catch (PluginException failure) {
        Optional<PluginCandidate> found = started.status(plugin).map(status -> status.candidate());
        int status = fail(failure.error(), found.map(PluginCandidate::folder));
        boolean refused = found.filter(PluginCandidate.Invalid.class::isInstance).isPresent();
        return refused && failure.reason() == Reason.NOT_RUNNING ? Main.BAD_INPUT : status;
      }
    }
  }

  /** The payload on stdout, whatever the output format: who calls this from a program reads it. */
  private int fail(PluginError error, Optional<Path> folder) {
    System.out.println(JsonCodec.writePrettyJson(ErrorPayload.toMap(error)));
    FailureReport.of(plugin + "." + command, error, folder, Paint.ofStderr())
        .forEach(System.err::println);
    return Main.CALL_FAILED;
  }

  private void print(@Nullable Object result) {
    if (host.json(HostOptions.Output.JSON)) {
      System.out.println(JsonCodec.writePrettyJson(result));
    } else {
      boolean terminal = Paint.ofStdout().terminal();
      PlainText.of(result).stream()
          .map(line -> terminal ? Paint.visible(line) : line)
          .forEach(System.out::println);
    }
  }

  private CallOptions options() throws UsageException {
    if (timeout == null) {
      return CallOptions.DEFAULT;
    }
    try {
      return CallOptions.DEFAULT.withTimeout(Durations.parse(timeout));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--timeout: " + e.getMessage() + ", saw '" + timeout + "'", e);
    }
  }
}
