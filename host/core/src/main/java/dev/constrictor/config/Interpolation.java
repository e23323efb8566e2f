package dev.constrictor.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the environment's values into text values: {@code ${NAME}}, and {@code ${NAME:-default}}
 * for a name that is unset or empty. {@code $${} stands for <code>${</code>; any other dollar sign
 * is itself. What is put in is not looked at again, and keys are left alone.
 */
final class Interpolation {
  private static final Pattern REFERENCE =
      Pattern.compile(
          "\\$\\$\\{"
              + "|\\$\\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?<default>:-(?<text>[^}]*))?}"
              + "|(?<broken>\\$\\{[^}]*}?)");

  private final Map<String, String> environment;
  private final Predicate<String> granted;
  private final Document document;
  private final Problems problems;
  private final Set<String> interpolated = new HashSet<>();

  private Interpolation(
      Map<String, String> environment,
      Predicate<String> granted,
      Document document,
      Problems problems) {
    this.environment = environment;
    this.granted = granted;
    this.document = document;
    this.problems = problems;
  }

  /** The document with the values of those names that are granted put in. */
  static Document apply(
      Document document,
      Map<String, String> environment,
      Predicate<String> granted,
      Problems problems) {
    Interpolation run = new Interpolation(environment, granted, document, problems);
    JsonNode root = run.node(document.written(), Pointer.ROOT);
    return document.withRoot(root, Set.copyOf(run.interpolated));
  }

  private JsonNode node(JsonNode node, String pointer) {
    if (node instanceof ObjectNode mapping) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> entry : mapping.properties()) {
        String key = entry.getKey();
        copy.set(key, node(entry.getValue(), Pointer.child(pointer, key)));
      }
      return copy;
    }
    if (node instanceof ArrayNode list) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode(list.size());
      for (int i = 0; i < list.size(); i++) {
        copy.add(node(list.get(i), Pointer.child(pointer, i)));
      }
      return copy;
    }
    return node.isTextual() && node.textValue().contains("${")
        ? JsonNodeFactory.instance.textNode(text(node.textValue(), pointer))
        : node;
  }

  private String text(String text, String pointer) {
    return REFERENCE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(value((Matcher) match, pointer)));
  }

  private String value(Matcher match, String pointer) {
    if (match.group().equals("$${")) {
      return "${";
    }
    interpolated.add(pointer);
    String name = match.group("name");
    if (name == null) {
      problem(pointer, "must be ${NAME} or ${NAME:-default}; $${ is a plain ${");
      return "";
    }
    if (!granted.test(name)) {
      problem(pointer, "the variable %s must be listed in permissions.env first".formatted(name));
      return "";
    }
    String value = environment.get(name);
    if (value != null && (!value.isEmpty() || match.group("default") == null)) {
      return value;
    }
    String otherwise = match.group("text");
    if (otherwise == null) {
      problem(
          pointer,
          "the environment variable %s is not set; set it, or write ${%s:-default}"
              .formatted(name, name));
      return "";
    }
    return otherwise;
  }

  private void problem(String pointer, String message) {
    problems.add(document.problem(pointer, message));
  }
}
