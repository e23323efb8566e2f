package dev.constrictor.protocol;

import java.util.List;

/** What the data of each kind of event must hold; other names in it are ignored. */
final class EventData {
  private static final List<String> LEVELS =
      List.of("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL");

  private EventData() {}

  static void check(EventKind kind, Fields data) throws MalformedMessageException {
    switch (kind) {
      case ITEM -> {
        data.count("index");
        data.any("value", "a JSON value");
      }
      case PROGRESS -> {
        data.fraction("fraction");
        data.string("message");
      }
      case LOG -> {
        data.oneOf("level", LEVELS);
        data.string("logger");
        data.string("message");
        if (data.has("output_bytes")) {
          data.count("output_bytes");
        }
      }
      case HEARTBEAT, READY, STATE -> {}
    }
  }
}
