package dev.constrictor.cli;

import dev.constrictor.protocol.JsonCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a command is called, on one line: {@code count(text: string, top: integer = 10)}. */
final class CommandSignature {
  private CommandSignature() {}

  /** What each command does, under its signature; the value as {@code $describe} gives it. */
  static Map<String, @Nullable Object> all(@Nullable Object commands) {
    Map<String, @Nullable Object> lines = new LinkedHashMap<>();
    if (commands instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof Map<?, ?> command) {
          lines.put(of(command), command.get("description"));
        }
      }
    }
    return lines;
  }

  private static String of(Map<?, ?> command) {
    List<String> parameters = new ArrayList<>();
    if (command.get("args") instanceof Map<?, ?> schema
        && schema.get("properties") instanceof Map<?, ?> properties) {
      List<?> required = schema.get("required") instanceof List<?> names ? names : List.of();
      properties.forEach(
          (name, value) -> parameters.add(parameter(name, value, required.contains(name))));
    }
    String streams = String.valueOf(command.get("kind")).endsWith("generator") ? " streams" : "";
    return "%s(%s)%s".formatted(command.get("name"), String.join(", ", parameters), streams);
  }

  private static String parameter(
      @Nullable Object name, @Nullable Object schema, boolean required) {
    if (!(schema instanceof Map<?, ?> facts)) {
      return String.valueOf(name);
    }
    String text = name + ": " + type(facts);
    if (facts.containsKey("default")) {
      return text + " = " + JsonCodec.writeJson(facts.get("default"));
    }
    return required ? text : text + ", optional";
  }

  private static String type(Map<?, ?> schema) {
    if (schema.get("type") instanceof String type) {
      return schema.get("items") instanceof Map<?, ?> items ? type + " of " + type(items) : type;
    }
    if (schema.get("enum") instanceof List<?> values) {
      return String.join(" | ", values.stream().map(JsonCodec::writeJson).toList());
    }
    return schema.get("anyOf") instanceof List<?> choices
        ? String.join(
            " | ",
            choices.stream()
                .map(one -> one instanceof Map<?, ?> choice ? type(choice) : "any")
                .toList())
        : "any";
  }
}
