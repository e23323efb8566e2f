package dev.constrictor.typed;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds where what one side writes can clearly not be read by the other. In doubt it is silent:
 * each value is checked when it crosses, too.
 */
final class SchemaFit {
  private final List<String> problems;
  private final String writer;
  private final String reader;

  /**
   * A comparison.
   *
   * @param problems where problems go
   * @param writer who writes, such as {@code Java}
   * @param reader who reads
   */
  SchemaFit(List<String> problems, String writer, String reader) {
    this.problems = problems;
    this.writer = writer;
    this.reader = reader;
  }

  void compare(String path, Map<String, Object> writtenOrNull, Map<String, Object> readOrNull) {
    if (!typesMeet(JsonSchema.types(writtenOrNull), JsonSchema.types(readOrNull))) {
      problems.add(
          "%s: %s writes %s, %s reads %s"
              .formatted(
                  path,
                  writer,
                  String.join(" or ", JsonSchema.types(writtenOrNull)),
                  reader,
                  String.join(" or ", JsonSchema.types(readOrNull))));
      return;
    }
    Map<String, Object> written = JsonSchema.withoutNull(writtenOrNull);
    Map<String, Object> read = JsonSchema.withoutNull(readOrNull);
    constants(path, JsonSchema.list(written.get("enum")), JsonSchema.list(read.get("enum")));
    if (written.get("items") instanceof Map<?, ?> one
        && read.get("items") instanceof Map<?, ?> to) {
      compare(path + "[]", JsonSchema.object(one), JsonSchema.object(to));
    }
    if (written.get("properties") instanceof Map<?, ?> members) {
      members(path, JsonSchema.object(members), read);
    } else if (written.get("additionalProperties") instanceof Map<?, ?> each) {
      JsonSchema.object(read.get("properties"))
          .forEach(
              (name, to) ->
                  compare(path + "." + name, JsonSchema.object(each), JsonSchema.object(to)));
      if (read.get("additionalProperties") instanceof Map<?, ?> to) {
        compare(path + ".*", JsonSchema.object(each), JsonSchema.object(to));
      }
    }
  }

  /** An int reads as a float, a float never as an int; null alone decides nothing. */
  private static boolean typesMeet(Set<String> written, Set<String> read) {
    if (written.isEmpty() || read.isEmpty()) {
      return true;
    }
    return written.stream()
        .anyMatch(
            type ->
                ((!type.equals("null") || written.size() == 1) && read.contains(type))
                    || (type.equals("integer") && read.contains("number")));
  }

  private void constants(String path, List<?> written, List<?> read) {
    if (written.isEmpty() || read.isEmpty()) {
      return;
    }
    Set<Object> unknown = new LinkedHashSet<>(written);
    unknown.removeAll(Set.copyOf(read));
    if (!unknown.isEmpty()) {
      problems.add(
          "%s: %s writes %s, %s reads only %s".formatted(path, writer, unknown, reader, read));
    }
  }

  private void members(String path, Map<String, Object> members, Map<String, Object> read) {
    Map<String, Object> known = JsonSchema.object(read.get("properties"));
    members.forEach(
        (name, member) -> {
          if (known.containsKey(name)) {
            compare(
                path + "." + name, JsonSchema.object(member), JsonSchema.object(known.get(name)));
          } else if (Boolean.FALSE.equals(read.get("additionalProperties"))) {
            problems.add("%s.%s: is unknown to %s".formatted(path, name, reader));
          } else if (read.get("additionalProperties") instanceof Map<?, ?> each) {
            compare(path + "." + name, JsonSchema.object(member), JsonSchema.object(each));
          }
        });
    for (String name : new TreeSet<>(JsonSchema.required(read))) {
      if (!members.containsKey(name)) {
        problems.add("%s.%s: %s needs it, %s has none".formatted(path, name, reader, writer));
      }
    }
  }
}
