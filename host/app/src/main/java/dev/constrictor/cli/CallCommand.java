package dev.constrictor.cli;

import dev.constrictor.Plugin;
import dev.constrictor.PluginHost;
import dev.constrictor.api.CallOptions;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.Reason;
import dev.constrictor.config.Durations;
import dev.constrictor.protocol.ErrorPayload;
import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
      "Examples:",
      "  constrictor call wordcount count --args '{\"text\": \"to be or not to be\"}'",
      "  constrictor call wordcount count --args @book.json --timeout 30s"
    })
final class CallCommand implements Callable<Integer> {
  @Mixin private HostOptions host = new HostOptions();

  @Parameters(index = "0", paramLabel = "PLUGIN", description = "The plugin's name.")
  private String plugin = "";

  @Parameters(index = "1", paramLabel = "COMMAND", description = "The command's name.")
  private String command = "";

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
    Map<String, @Nullable Object> arguments = arguments();
    CallOptions options = options();
    try (PluginHost started = host.host().only(plugin::equals).start()) {
      if (started.status(plugin).isEmpty()) {
        String message = UnknownPlugin.message(plugin, host.pluginNames());
        return fail(
            PluginException.of(PluginError.of(Reason.UNKNOWN_PLUGIN, message), plugin, command));
      }
      System.err.println("constrictor: starting Python for " + plugin);
      started.awaitReady();
      HostOptions.sayIfInterpreted(started);
      Plugin target = started.plugin(plugin);
      try {
        print(target.call(command, arguments, options));
        return Main.DONE;
      } catch (PluginException failure) {
        int status = fail(failure);
        return manifestRefused(started, failure) ? Main.BAD_INPUT : status;
      }
    }
  }

  private static int fail(PluginException failure) {
    System.out.println(JsonCodec.writePrettyJson(ErrorPayload.toMap(failure.error())));
    System.err.println("constrictor: " + failure.getMessage());
    failure.pythonTraceback().ifPresent(System.err::println);
    return Main.CALL_FAILED;
  }

  /** A manifest that was refused is bad input; so says the plugin's own state. */
  private boolean manifestRefused(PluginHost started, PluginException failure) {
    return failure.reason() == Reason.NOT_RUNNING
        && started
            .status(plugin)
            .filter(
                status ->
                    status.candidate() instanceof dev.constrictor.config.PluginCandidate.Invalid)
            .isPresent();
  }

  private void print(@Nullable Object result) {
    if (host.json(HostOptions.Output.JSON) || !(result instanceof String text)) {
      System.out.println(JsonCodec.writePrettyJson(result));
    } else {
      System.out.println(text);
    }
  }

  private CallOptions options() throws UsageException {
    if (timeout == null) {
      return CallOptions.DEFAULT;
    }
    try {
      return CallOptions.DEFAULT.withTimeout(Durations.parse(timeout));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--timeout: " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("unchecked")
  private Map<String, @Nullable Object> arguments() throws UsageException {
    String source = args.startsWith("@") ? args.substring(1) : "--args";
    try {
      Object value =
          args.equals("@-")
              ? JsonCodec.parseJson(System.in.readAllBytes())
              : args.startsWith("@")
                  ? JsonCodec.parseJson(Files.readAllBytes(Path.of(source)))
                  : JsonCodec.parseJson(args);
      if (value instanceof Map<?, ?> map) {
        return (Map<String, @Nullable Object>) map;
      }
      throw new UsageException(source + ": expected a JSON object of arguments, saw another value");
    } catch (MalformedMessageException e) {
      throw new UsageException(source + ": not JSON: " + e.problem(), e);
    } catch (IOException e) {
      throw new UsageException(source + ": cannot be read: " + e, e);
    }
  }
}
