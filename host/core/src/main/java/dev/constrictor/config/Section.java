package dev.constrictor.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A mapping of a checked document, and where it was written. A value that has a problem already
 * reads as absent, so that nothing is said about it twice.
 */
record Section(JsonNode node, String pointer, Locator where, Problems problems) {
  static Section root(Document document, Problems problems) {
    return new Section(document.root(), Pointer.ROOT, document, problems);
  }

  Section child(String key) {
    JsonNode child = node.path(key);
    return new Section(
        child.isObject() ? child : JsonNodeFactory.instance.objectNode(),
        Pointer.child(pointer, key),
        where,
        problems);
  }

  /** The mappings of a list. */
  List<Section> children(String key) {
    JsonNode list = node.path(key);
    String place = Pointer.child(pointer, key);
    return IntStream.range(0, list.isArray() ? list.size() : 0)
        .mapToObj(i -> new Section(list.get(i), Pointer.child(place, i), where, problems))
        .toList();
  }

  List<String> keys() {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  boolean has(String key) {
    return node.has(key);
  }

  Optional<String> text(String key) {
    return value(key).filter(JsonNode::isTextual).map(JsonNode::textValue);
  }

  boolean flag(String key, boolean otherwise) {
    return value(key).filter(JsonNode::isBoolean).map(JsonNode::booleanValue).orElse(otherwise);
  }

  int integer(String key, int otherwise) {
    return value(key).filter(JsonNode::isNumber).map(JsonNode::intValue).orElse(otherwise);
  }

  Duration duration(String key, Duration otherwise) {
    return text(key).flatMap(text -> parsed(key, text, Durations::parse)).orElse(otherwise);
  }

  long bytes(String key, long otherwise) {
    return text(key).flatMap(text -> parsed(key, text, Sizes::parse)).orElse(otherwise);
  }

  /** One of an enum's constants, by its name on the wire. */
  <E> E choice(String key, E[] constants, Function<E, String> wireName, E otherwise) {
    return text(key)
        .flatMap(
            text ->
                Arrays.stream(constants).filter(e -> wireName.apply(e).equals(text)).findFirst())
        .orElse(otherwise);
  }

  /** The entries of a list that are text, by their index. */
  Map<Integer, String> texts(String key) {
    JsonNode list = node.path(key);
    Map<Integer, String> texts = new LinkedHashMap<>();
    for (int i = 0; list.isArray() && i < list.size(); i++) {
      if (list.get(i).isTextual()) {
        texts.put(i, list.get(i).textValue());
      }
    }
    return texts;
  }

  void problem(String key, String message) {
    problems.add(where.problem(Pointer.child(pointer, key), message));
  }

  /** A problem with one entry of a list. */
  void problem(String key, int index, String message) {
    problems.add(where.problem(Pointer.child(Pointer.child(pointer, key), index), message));
  }

  /** What is wrong with a value; empty where nothing is, so far. */
  Optional<ConfigProblem> problemWith(String key) {
    return problems.like(where.problem(Pointer.child(pointer, key), ""));
  }

  /** What is wrong with one entry of a list. */
  Optional<ConfigProblem> problemWith(String key, int index) {
    return problems.like(where.problem(Pointer.child(Pointer.child(pointer, key), index), ""));
  }

  private Optional<JsonNode> value(String key) {
    return Optional.ofNullable(node.get(key)).filter(value -> problemWith(key).isEmpty());
  }

  private <T> Optional<T> parsed(String key, String text, Parser<T> parser) {
    try {
      return Optional.of(parser.parse(text));
    } catch (IllegalArgumentException e) {
      problem(key, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private interface Parser<T> {
    T parse(String text);
  }
}
