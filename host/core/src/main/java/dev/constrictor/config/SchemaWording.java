package dev.constrictor.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Says what the schema's validator found in words that tell what is allowed. */
final class SchemaWording {
  private static final Map<String, String> TYPES =
      Map.of(
          "string", "text",
          "integer", "a whole number",
          "number", "a number",
          "boolean", "true or false",
          "array", "a list",
          "object", "a mapping of keys to values",
          "null", "null");

  private final Document document;
  private final Map<String, JsonNode> schemas;

  SchemaWording(Document document, Map<String, JsonNode> schemas) {
    this.document = document;
    this.schemas = schemas;
  }

  ConfigProblem problem(Error error) {
    String pointer = SchemaCheck.pointerOf(error.getInstanceLocation());
    return switch (error.getKeyword()) {
      case "additionalProperties" -> unknownKey(error, pointer);
      case "required" -> missingKey(error, pointer);
      case "propertyNames" -> badKey(error, pointer);
      default -> document.problem(pointer, message(error));
    };
  }

  private ConfigProblem unknownKey(Error error, String pointer) {
    List<String> known = new ArrayList<>();
    enclosing(error).path("properties").fieldNames().forEachRemaining(known::add);
    String key = error.getProperty();
    return document.problem(
        Pointer.child(pointer, key),
        key,
        "is not a known key%s (allowed: %s)"
            .formatted(Suggestion.phrase(key, known), String.join(", ", known)));
  }

  private ConfigProblem missingKey(Error error, String pointer) {
    String key = error.getProperty();
    JsonNode wanted = enclosing(error).path("properties").path(key);
    String says = wanted.path("description").asText();
    return document.problem(
        Pointer.child(pointer, key), "is required" + (says.isEmpty() ? "" : " (" + says + ")"));
  }

  private ConfigProblem badKey(Error error, String pointer) {
    String key = error.getProperty();
    String allowed = enclosing(error).path("propertyNames").path("patternErrorMessage").asText();
    return document.problem(Pointer.child(pointer, key), key, "the key " + allowed);
  }

  private String message(Error error) {
    JsonNode allowed = error.getSchemaNode();
    return switch (error.getKeyword()) {
      case "type" -> wrongType(allowed, error.getInstanceNode());
      case "enum" -> oneOf(allowed, error.getInstanceNode());
      case "pattern" -> enclosing(error).path("patternErrorMessage").asText();
      case "minimum" -> "must be at least " + allowed.asText();
      case "maximum" -> "must be at most " + allowed.asText();
      case "minLength" -> "must not be empty";
      case "maxLength" -> "must have at most " + allowed.asText() + " characters";
      case "minItems" -> "must have an entry at least";
      case "maxItems" -> "must have at most " + allowed.asText() + " entries";
      case "uniqueItems" -> "must not name an entry twice";
      default -> String.valueOf(error.getMessage());
    };
  }

  private String wrongType(JsonNode allowed, JsonNode seen) {
    String first = (allowed.isArray() ? allowed.get(0) : allowed).asText();
    String message = "must be " + TYPES.getOrDefault(first, first);
    if (seen.isNull()) {
      return message + "; leave the key out to take its default";
    }
    return first.equals("string") && seen.isValueNode()
        ? message + "; write it in quotes: \"" + seen.asText() + "\""
        : message;
  }

  private String oneOf(JsonNode allowed, JsonNode seen) {
    List<String> words =
        StreamSupport.stream(allowed.spliterator(), false).map(JsonNode::asText).toList();
    String list = words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(", "));
    return "must be %s%s%s"
        .formatted(
            words.size() > 1 ? "one of " : "",
            list,
            seen.isTextual() ? Suggestion.phrase(seen.textValue(), words) : "");
  }

  /** The schema that holds the keyword which was not satisfied. */
  private JsonNode enclosing(Error error) {
    SchemaLocation location = error.getSchemaLocation();
    JsonNode node =
        schemas.getOrDefault(String.valueOf(location.getAbsoluteIri()), MissingNode.getInstance());
    NodePath path = location.getFragment();
    for (int i = 0; i < path.getNameCount() - 1; i++) {
      node =
          path.getElement(i) instanceof Integer index
              ? node.path(index)
              : node.path(path.getName(i));
    }
    return node;
  }
}
