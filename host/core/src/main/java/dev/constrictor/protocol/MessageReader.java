package dev.constrictor.protocol;

import dev.constrictor.api.ErrorType;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes messages of JSON objects, holding them to the protocol; unknown names are ignored. */
final class MessageReader {
  private static final String ERROR_TYPES =
      Arrays.stream(ErrorType.values()).map(Enum::name).collect(Collectors.joining(", "));
  private static final String EVENT_KINDS =
      Arrays.stream(EventKind.values()).map(EventKind::wireName).collect(Collectors.joining(", "));
  private static final String REASONS =
      Arrays.stream(Reason.values()).map(Reason::wireName).collect(Collectors.joining(", "));

  private final Fields envelope;
  private final Fields payload;
  private final double timestamp;

  private MessageReader(Fields envelope) throws MalformedMessageException {
    this.envelope = envelope;
    this.payload = envelope.inside("payload");
    this.timestamp = envelope.number("timestamp", "a number of seconds");
  }

  static Message read(Map<String, @Nullable Object> object) throws MalformedMessageException {
    Fields envelope = new Fields(object, "", idOf(object));
    String versions = "the integer 1 (versions spoken: 1)";
    Object version = envelope.any("v", versions);
    if (!(version instanceof Long number) || number != Message.VERSION) {
      throw envelope.unexpected("v", versions);
    }
    String type = envelope.string("type");
    return switch (type) {
      case "command" -> new MessageReader(envelope).command();
      case "response" -> new MessageReader(envelope).response();
      case "error" -> new MessageReader(envelope).error();
      case "event" -> new MessageReader(envelope).event();
      default -> throw envelope.unexpected("type", "command, response, error or event");
    };
  }

  /** The identifier of an object that may otherwise be no message. */
  static Optional<String> idOf(Map<String, @Nullable Object> object) {
    return object.get("id") instanceof String id && Checks.isName(id)
        ? Optional.of(id)
        : Optional.empty();
  }

  private Command command() throws MalformedMessageException {
    return new Command(
        envelope.name("id"),
        timestamp,
        payload.has("plugin") ? Optional.of(payload.string("plugin")) : Optional.empty(),
        payload.name("command"),
        payload.objectOrEmpty("args"),
        payload.numberFromZero("deadline_ms", "a number of milliseconds, 0 or more"),
        payload.positiveInt("attempt", 1),
        payload.objectOrEmpty("trace"));
  }

  private Response response() throws MalformedMessageException {
    String id = envelope.name("id");
    Object result = payload.any("result", "a JSON value");
    if (!payload.has("stats")) {
      return new Response(id, timestamp, result, Stats.NONE);
    }
    Fields stats = payload.inside("stats");
    String expected = "a number of milliseconds";
    double wallMs = stats.has("wall_ms") ? stats.number("wall_ms", expected) : 0;
    double cpuMs = stats.has("cpu_ms") ? stats.number("cpu_ms", expected) : 0;
    return new Response(id, timestamp, result, new Stats(wallMs, cpuMs));
  }

  private ErrorMessage error() throws MalformedMessageException {
    Optional<String> id = envelope.has("id") ? Optional.of(envelope.name("id")) : Optional.empty();
    PluginError error =
        new PluginError(
            errorType(),
            reason(),
            payload.string("message"),
            payload.stringOrNull("python_type"),
            payload.stringOrNull("traceback"),
            payload.flag("retryable", false),
            payload.objectOrEmpty("details"));
    return new ErrorMessage(id, timestamp, error);
  }

  private ErrorType errorType() throws MalformedMessageException {
    Object name = payload.any("error_type", "one of " + ERROR_TYPES);
    for (ErrorType type : ErrorType.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw payload.unexpected("error_type", "one of " + ERROR_TYPES);
  }

  private Reason reason() throws MalformedMessageException {
    Object name = payload.any("reason", "one of " + REASONS);
    Optional<Reason> reason = name instanceof String text ? Reason.ofWire(text) : Optional.empty();
    if (reason.isEmpty()) {
      throw payload.unexpected("reason", "one of " + REASONS);
    }
    return reason.get();
  }

  private Event event() throws MalformedMessageException {
    String id = envelope.name("id");
    Object name = payload.any("event", "one of " + EVENT_KINDS);
    Optional<EventKind> kind =
        name instanceof String text ? EventKind.ofWire(text) : Optional.empty();
    if (kind.isEmpty()) {
      throw payload.unexpected("event", "one of " + EVENT_KINDS);
    }
    EventData.check(kind.get(), payload.inside("data"));
    return new Event(id, timestamp, kind.get(), payload.object("data"));
  }
}
