package dev.constrictor.backend.cpython;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.Message;
import dev.constrictor.protocol.MessageTooLargeException;
import dev.constrictor.protocol.Response;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The first words between host and worker: what the plugin is, and whether both speak alike. */
final class Handshake {
  private static final String COMMAND = "$handshake";

  /**
   * How long it may be, as {@code constrictor.worker} has it: it holds the plugin's configuration,
   * which no limit of the plugin's is about.
   */
  private static final int MAX_BYTES = 1 << 20;

  /**
   * What a worker told of itself.
   *
   * @param pid its process
   * @param confinement what is in force, by tier
   */
  record Peer(long pid, Map<?, ?> confinement) {}

  private Handshake() {}

  /** The host's first line; refused where the plugin's configuration and secrets are too large. */
  static byte[] line(InstanceSpec spec) throws UnusableException {
    try {
      return new JsonCodec(MAX_BYTES).encode(command(spec));
    } catch (MessageTooLargeException e) {
      throw new UnusableException(
          Reason.ENVIRONMENT,
          "config and secrets are too large for a worker's handshake: in JSON, config takes %d bytes"
                  .formatted(bytes(spec.manifest().config()))
              + " and secrets take %d; at most %d are possible for all of it"
                  .formatted(bytes(spec.secrets()), MAX_BYTES));
    }
  }

  private static int bytes(Map<String, ?> object) {
    return JsonCodec.writeJson(object).getBytes(StandardCharsets.UTF_8).length;
  }

  private static Command command(InstanceSpec spec) {
    PluginManifest manifest = spec.manifest();
    long version = Message.VERSION;
    Map<String, @Nullable Object> args = new LinkedHashMap<>();
    args.put("protocol", Map.of("min", version, "max", version));
    args.put("plugin", manifest.name());
    args.put("folder", manifest.folder().toString());
    args.put("entrypoint", manifest.folder().relativize(manifest.entrypoint()).toString());
    args.put("config", manifest.config());
    args.put("secrets", spec.secrets());
    args.put("host_functions", List.copyOf(spec.hostFunctions().keySet()));
    args.put("message_bytes", manifest.limits().messageBytes());
    return Command.of(COMMAND, args);
  }

  /** The worker, as its first message introduces it. */
  static Peer accept(Message first, InstanceSpec spec, String libraryVersion)
      throws UnusableException {
    if (first instanceof Response response && response.result() instanceof Map<?, ?> facts) {
      return check(facts, spec.manifest().name(), libraryVersion);
    }
    if (first instanceof ErrorMessage error) {
      throw unusable("refused it: " + error.error().message());
    }
    throw unusable("answered it with another message");
  }

  private static Peer check(Map<?, ?> facts, String plugin, String libraryVersion)
      throws UnusableException {
    expect(facts, "protocol", (long) Message.VERSION);
    expect(facts, "plugin", plugin);
    expect(facts, "library", libraryVersion);
    if (facts.get("pid") instanceof Long pid
        && facts.get("confinement") instanceof Map<?, ?> confinement) {
      return new Peer(pid, confinement);
    }
    throw unusable("did not say which process it is and how it is confined");
  }

  private static void expect(Map<?, ?> facts, String name, Object expected)
      throws UnusableException {
    Object seen = facts.get(name);
    if (!expected.equals(seen)) {
      throw unusable("says %s %s, where the host has %s".formatted(name, seen, expected));
    }
  }

  private static UnusableException unusable(String what) {
    return new UnusableException(Reason.ENVIRONMENT, "handshake: the worker " + what);
  }

  /** What a worker is that answers the handshake with something that is no message. */
  static PluginError junk(String problem) {
    return PluginError.of(
        Reason.CRASHED, "handshake: the worker wrote what is no message: " + problem);
  }
}
