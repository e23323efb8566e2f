package dev.constrictor.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One thing wrong in a configuration file. Values of secrets and of environment variables never
 * appear in it.
 *
 * @param file the file, as it was named
 * @param line from 1; 0 where there is none to tell
 * @param column from 1; 0 where there is none to tell
 * @param path what it is about, such as {@code $.limits.memory}
 * @param value what was seen there, at most 80 characters; empty where there is nothing to show
 * @param message what is wrong and what is allowed
 */
public record ConfigProblem(
    Path file, int line, int column, String path, String value, String message) {
  private static final int VALUE_CHARS = 80;

  /** Cuts a long value. */
  public ConfigProblem {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(message, "message");
    if (value.length() > VALUE_CHARS) {
      int end = VALUE_CHARS - 1;
      value = value.substring(0, Character.isHighSurrogate(value.charAt(end - 1)) ? end - 1 : end);
      value += "…";
    }
  }

  /** One line for people: {@code plugins/x/plugin.yaml:7: $.limits.memory: … (seen: …)}. */
  @Override
  public String toString() {
    String place = line > 0 ? file + ":" + line : file.toString();
    String seen = value.isEmpty() ? "" : " (seen: " + value + ")";
    return (place + ": " + path + ": " + message + seen).replaceAll("\\R", " ");
  }

  /** The problem for JSON output, under the names of its parts. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("file", file.toString());
    map.put("line", line);
    map.put("column", column);
    map.put("path", path);
    map.put("value", value);
    map.put("message", message);
    return map;
  }
}
