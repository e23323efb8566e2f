package dev.constrictor.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads the plain part of YAML: one document of mappings, lists and scalars. Anchors, aliases,
 * merge keys and tags are refused, so that a file means what it shows and cannot grow while it is
 * read.
 */
final class YamlReader {
  private static final int MAX_DEPTH = 64;

  /** Longer numbers belong in no configuration, but would take long to convert. */
  private static final int MAX_DIGITS = 300;

  private final Path file;
  private final EventParser parser;
  private final Problems problems;
  private final JsonNodeFactory nodes = JsonNodeFactory.instance;
  private final Map<String, Position> positions = new HashMap<>();

  private YamlReader(Path file, EventParser parser, Problems problems) {
    this.file = file;
    this.parser = parser;
    this.problems = problems;
  }

  /** The document, or nothing where the text is not YAML; either way with its problems. */
  static Optional<Document> read(Path file, String text, Set<String> hidden, Problems problems) {
    try (EventParser parser = EventParser.of(text)) {
      return Optional.of(new YamlReader(file, parser, problems).document(hidden));
    } catch (JsonProcessingException e) {
      problems.add(syntaxProblem(file, e));
    } catch (RefusedException e) {
      problems.add(e.problem);
    } catch (IOException e) {
      problems.add(new ConfigProblem(file, 0, 0, "$", "", "cannot be read: " + e.getMessage()));
    }
    return Optional.empty();
  }

  private Document document(Set<String> hidden) throws IOException {
    JsonToken token = parser.nextToken();
    positions.put(Pointer.ROOT, token == null ? Position.START : here());
    JsonNode root = token == null ? nodes.nullNode() : value(token, Pointer.ROOT, 1);
    if (token != null && parser.nextToken() != null) {
      throw refused(Pointer.ROOT, "a second YAML document begins here; a file holds one");
    }
    JsonNode tree = root.isNull() ? nodes.objectNode() : root;
    return new Document(file, tree, tree, Map.copyOf(positions), Set.of(), hidden);
  }

  private JsonNode value(JsonToken token, String pointer, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw refused(pointer, "is nested deeper than %d levels".formatted(MAX_DEPTH));
    }
    refuseIndirection(pointer);
    return switch (token) {
      case START_OBJECT -> mapping(pointer, depth);
      case START_ARRAY -> list(pointer, depth);
      case VALUE_STRING -> nodes.textNode(parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> flag();
      case VALUE_NUMBER_INT -> integer(pointer);
      case VALUE_NUMBER_FLOAT -> fraction(pointer);
      default -> nodes.nullNode();
    };
  }

  private ObjectNode mapping(String pointer, int depth) throws IOException {
    ObjectNode mapping = nodes.objectNode();
    for (JsonToken token = parser.nextToken();
        token == JsonToken.FIELD_NAME;
        token = parser.nextToken()) {
      String key = parser.currentName();
      String place = Pointer.child(pointer, key);
      Position first = positions.putIfAbsent(place, here());
      refuseIndirection(place);
      if (key.equals("<<")) {
        problems.add(problem(place, "merge keys are not allowed; write the keys out"));
      } else if (first != null) {
        problems.add(
            problem(place, "the key is there twice; it was first in line " + first.line()));
      }
      JsonNode value = value(parser.nextToken(), place, depth + 1);
      if (first == null) {
        mapping.set(key, value);
      }
    }
    return mapping;
  }

  private ArrayNode list(String pointer, int depth) throws IOException {
    ArrayNode list = nodes.arrayNode();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      String place = Pointer.child(pointer, list.size());
      positions.putIfAbsent(place, here());
      list.add(value(token, place, depth + 1));
    }
    return list;
  }

  /** Only true and false: country codes and the like (no, on, y) stay text, as in YAML 1.2. */
  private JsonNode flag() {
    return switch (parser.written()) {
      case "true", "True", "TRUE" -> nodes.booleanNode(true);
      case "false", "False", "FALSE" -> nodes.booleanNode(false);
      default -> nodes.textNode(parser.written());
    };
  }

  private JsonNode integer(String pointer) throws IOException {
    if (parser.written().length() > MAX_DIGITS) {
      return outOfRange(pointer);
    }
    return switch (parser.getNumberType()) {
      case INT, LONG -> nodes.numberNode(parser.getLongValue());
      default -> nodes.numberNode(parser.getBigIntegerValue());
    };
  }

  private JsonNode fraction(String pointer) {
    try {
      BigDecimal number = new BigDecimal(parser.written().replace("_", ""));
      boolean inRange = Math.max(number.precision(), Math.abs((long) number.scale())) <= MAX_DIGITS;
      // A decimal node keeps 1.10 as it was written.
      return inRange ? DecimalNode.valueOf(number) : outOfRange(pointer);
    } catch (NumberFormatException e) {
      return outOfRange(pointer); // infinity and NaN
    }
  }

  private JsonNode outOfRange(String pointer) {
    problems.add(
        problem(pointer, "must be a finite number of at most %d digits".formatted(MAX_DIGITS)));
    return nodes.nullNode();
  }

  private void refuseIndirection(String pointer) {
    if (parser.isCurrentAlias()) {
      problems.add(problem(pointer, "aliases (*name) are not allowed; write the value out"));
    } else if (parser.isAnchored()) {
      problems.add(problem(pointer, "anchors (&name) are not allowed"));
    } else if (parser.isTagged()) {
      problems.add(problem(pointer, "tags (!name) are not allowed"));
    }
  }

  private Position here() {
    return positionOf(parser.currentTokenLocation());
  }

  private ConfigProblem problem(String pointer, String message) {
    Position position = here();
    return new ConfigProblem(
        file, position.line(), position.column(), Pointer.toJsonPath(pointer), "", message);
  }

  private RefusedException refused(String pointer, String message) {
    return new RefusedException(problem(pointer, message));
  }

  private static Position positionOf(@Nullable JsonLocation location) {
    return location == null || location.getLineNr() < 1
        ? new Position(0, 0)
        : new Position(location.getLineNr(), location.getColumnNr());
  }

  /** Never with the lines around: they may hold secrets. */
  private static ConfigProblem syntaxProblem(Path file, JsonProcessingException error) {
    Position position = positionOf(error.getLocation());
    String message = "is not valid YAML: a key must be plain text, a value text or a number";
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
        position =
            new Position(
                marked.getProblemMark().getLine() + 1, marked.getProblemMark().getColumn() + 1);
        message =
            marked.getProblem().contains("\\t")
                ? "tabs are not allowed for indentation; use spaces"
                : "is not valid YAML: " + marked.getProblem();
      }
    }
    return new ConfigProblem(file, position.line(), position.column(), "$", "", message);
  }

  private static final class RefusedException extends IOException {
    private final transient ConfigProblem problem;

    RefusedException(ConfigProblem problem) {
      super(problem.toString());
      this.problem = problem;
    }
  }
}
