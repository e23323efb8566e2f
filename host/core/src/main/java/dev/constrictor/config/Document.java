package dev.constrictor.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * A file that was read.
 *
 * @param file as it was named
 * @param written the values as they are written
 * @param root the values with the environment's put in
 * @param positions where each value is, by JSON pointer
 * @param interpolated the pointers whose values took something from the environment
 * @param hidden the pointers whose values are never shown
 */
record Document(
    Path file,
    JsonNode written,
    JsonNode root,
    Map<String, Position> positions,
    Set<String> interpolated,
    Set<String> hidden)
    implements Locator {

  static Document empty(Path file) {
    JsonNode nothing = JsonNodeFactory.instance.objectNode();
    return new Document(
        file, nothing, nothing, Map.of(Pointer.ROOT, Position.START), Set.of(), Set.of());
  }

  Document withRoot(JsonNode newRoot, Set<String> newInterpolated) {
    return new Document(file, written, newRoot, positions, newInterpolated, hidden);
  }

  boolean has(String pointer) {
    return !written.at(pointer).isMissingNode();
  }

  @Override
  public ConfigProblem problem(String pointer, String message) {
    return problem(pointer, seen(pointer), message);
  }

  ConfigProblem problem(String pointer, String seen, String message) {
    Position position = position(pointer);
    return new ConfigProblem(
        file, position.line(), position.column(), Pointer.toJsonPath(pointer), seen, message);
  }

  /** Where the value is, or what should have held it. */
  private Position position(String pointer) {
    Position position = positions.get(pointer);
    if (position != null) {
      return position;
    }
    return pointer.isEmpty() ? Position.START : position(Pointer.parent(pointer));
  }

  private String seen(String pointer) {
    JsonNode node = written.at(pointer);
    if (node.isMissingNode()) {
      return "";
    }
    boolean secret =
        hidden.stream()
            .anyMatch(
                place ->
                    Pointer.isWithin(pointer, place)
                        || (Pointer.isWithin(place, pointer) && has(place)));
    if (secret && !node.isNull()) {
      return "(hidden)";
    }
    return node.isTextual() && !node.textValue().isEmpty() ? node.textValue() : node.toString();
  }
}
