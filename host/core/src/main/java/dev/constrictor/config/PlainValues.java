package dev.constrictor.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a tree into unmodifiable values of the JDK alone. */
final class PlainValues {
  private PlainValues() {}

  /** The mapping's values: Map, List, String, Long, BigInteger, Double, Boolean and null. */
  @SuppressWarnings("NullAway") // JSON's null is a value here, and the API's map says Object.
  static Map<String, Object> of(JsonNode mapping) {
    Map<String, Object> map = new LinkedHashMap<>();
    mapping.properties().forEach(entry -> map.put(entry.getKey(), value(entry.getValue())));
    return Collections.unmodifiableMap(map);
  }

  private static @Nullable Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> of(node);
      case ARRAY -> list(node);
      case STRING -> node.textValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> number(node);
      case NULL, MISSING, BINARY, POJO -> null;
    };
  }

  private static List<@Nullable Object> list(JsonNode node) {
    List<@Nullable Object> list = new ArrayList<>(node.size());
    node.forEach(entry -> list.add(value(entry)));
    return Collections.unmodifiableList(list);
  }

  private static Object number(JsonNode node) {
    if (!node.isIntegralNumber()) {
      return node.doubleValue();
    }
    return node.canConvertToLong() ? (Object) node.longValue() : node.bigIntegerValue();
  }
}
