package dev.constrictor.cli;

import dev.constrictor.protocol.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * JSON values as people like to read them: a list of like objects as a table, other lists and
 * objects by lines, indented by two spaces.
 */
final class PlainText {
  private final List<String> lines = new ArrayList<>();

  private PlainText() {}

  /** The lines; none for null. */
  static List<String> of(@Nullable Object value) {
    PlainText text = new PlainText();
    if (value instanceof Map<?, ?> map) {
      text.object("", map);
    } else if (value instanceof List<?> list) {
      text.list("", list);
    } else if (value != null) {
      text.lines.add(scalar(value));
    }
    return List.copyOf(text.lines);
  }

  private static String scalar(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    return value == null ? "-" : JsonCodec.writeJson(value);
  }

  private static boolean isScalar(@Nullable Object value) {
    return !(value instanceof Map<?, ?> || value instanceof List<?>);
  }

  private void object(String indent, Map<?, ?> map) {
    map.forEach((key, value) -> entry(indent, key + ":", value));
  }

  private void entry(String indent, String head, @Nullable Object value) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      lines.add(indent + head);
      object(indent + "  ", map);
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      lines.add(indent + head);
      list(indent + "  ", list);
    } else {
      lines.add(indent + head + " " + scalar(value).replace("\n", "\n" + indent + "  "));
    }
  }

  private void list(String indent, List<?> list) {
    if (isTable(list)) {
      table(indent, list);
    } else if (list.stream().allMatch(PlainText::isScalar)) {
      list.forEach(item -> lines.add(indent + scalar(item)));
    } else {
      list.forEach(item -> item(indent, item));
    }
  }

  private void item(String indent, @Nullable Object item) {
    int before = lines.size();
    if (item instanceof Map<?, ?> map && !map.isEmpty()) {
      object(indent + "  ", map);
    } else if (item instanceof List<?> list && !list.isEmpty()) {
      list(indent + "  ", list);
    } else {
      lines.add(indent + "  " + scalar(item));
    }
    lines.set(before, indent + "- " + lines.get(before).substring(indent.length() + 2));
  }

  /** Objects of the same keys, each value on one line. */
  private static boolean isTable(List<?> list) {
    return list.size() > 1
        && list.getFirst() instanceof Map<?, ?> first
        && !first.isEmpty()
        && list.stream()
            .allMatch(
                one ->
                    one instanceof Map<?, ?> row
                        && row.keySet().equals(first.keySet())
                        && row.values().stream()
                            .allMatch(cell -> isScalar(cell) && !scalar(cell).contains("\n")));
  }

  private void table(String indent, List<?> list) {
    List<?> keys =
        list.getFirst() instanceof Map<?, ?> first ? List.copyOf(first.keySet()) : List.of();
    List<List<String>> rows = new ArrayList<>();
    rows.add(keys.stream().map(Objects::toString).toList());
    for (Object one : list) {
      if (one instanceof Map<?, ?> row) {
        rows.add(keys.stream().map(key -> scalar(row.get(key))).toList());
      }
    }
    int[] widths = new int[keys.size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int column = 0; column < widths.length; column++) {
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
  }
}
