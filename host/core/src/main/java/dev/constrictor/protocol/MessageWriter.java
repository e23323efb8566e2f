package dev.constrictor.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.constrictor.api.PluginError;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;

/** Writes messages as JSON objects. */
final class MessageWriter {
  /** Between these, in seconds, a double is shown without exponent: from 1970 to far from now. */
  private static final double PLAIN_FROM = 1e3;

  private static final double PLAIN_BELOW = 1e12;

  private MessageWriter() {}

  static void write(JsonGenerator out, Message message) throws IOException {
    out.writeStartObject();
    out.writeNumberField("v", Message.VERSION);
    out.writeStringField("type", typeOf(message));
    Optional<String> id = message.correlationId();
    if (id.isPresent()) {
      out.writeStringField("id", id.get());
    }
    out.writeObjectFieldStart("payload");
    switch (message) {
      case Command command -> writeCommand(out, command);
      case Response response -> writeResponse(out, response);
      case ErrorMessage error -> writeError(out, error.error());
      case Event event -> writeEvent(out, event);
    }
    out.writeEndObject();
    out.writeFieldName("timestamp");
    writeTimestamp(out, message.timestamp());
    out.writeEndObject();
  }

  private static String typeOf(Message message) {
    return switch (message) {
      case Command command -> "command";
      case Response response -> "response";
      case ErrorMessage error -> "error";
      case Event event -> "event";
    };
  }

  private static void writeCommand(JsonGenerator out, Command command) throws IOException {
    if (command.plugin().isPresent()) {
      out.writeStringField("plugin", command.plugin().get());
    }
    out.writeStringField("command", command.command());
    out.writeFieldName("args");
    JsonWriter.write(out, command.args());
    if (command.deadlineMs().isPresent()) {
      out.writeNumberField("deadline_ms", command.deadlineMs().getAsDouble());
    }
    out.writeNumberField("attempt", command.attempt());
    if (!command.trace().isEmpty()) {
      out.writeFieldName("trace");
      JsonWriter.write(out, command.trace());
    }
  }

  private static void writeResponse(JsonGenerator out, Response response) throws IOException {
    out.writeFieldName("result");
    JsonWriter.write(out, response.result());
    Stats stats = response.stats();
    if (!stats.equals(Stats.NONE)) {
      out.writeObjectFieldStart("stats");
      out.writeNumberField("wall_ms", stats.wallMs());
      out.writeNumberField("cpu_ms", stats.cpuMs());
      out.writeEndObject();
    }
  }

  private static void writeError(JsonGenerator out, PluginError error) throws IOException {
    out.writeStringField("error_type", error.errorType().name());
    out.writeStringField("reason", error.reason().wireName());
    out.writeStringField("message", error.message());
    out.writeStringField("python_type", error.pythonType());
    out.writeStringField("traceback", error.traceback());
    out.writeBooleanField("retryable", error.retryable());
    out.writeFieldName("details");
    JsonWriter.write(out, error.details());
  }

  private static void writeEvent(JsonGenerator out, Event event) throws IOException {
    out.writeStringField("event", event.event().wireName());
    out.writeFieldName("data");
    JsonWriter.write(out, event.data());
  }

  /** People read timestamps, so 1763820000.123 is not written as 1.763820000123E9. */
  private static void writeTimestamp(JsonGenerator out, double timestamp) throws IOException {
    if (timestamp >= PLAIN_FROM && timestamp < PLAIN_BELOW) {
      out.writeNumber(BigDecimal.valueOf(timestamp).toPlainString());
    } else {
      out.writeNumber(timestamp);
    }
  }
}
