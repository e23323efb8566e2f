package dev.constrictor.typed;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what this host's two sides put into JSON Schemas; what it does not know allows all. */
final class JsonSchema {
  private JsonSchema() {}

  /** The value as a schema; an empty one, which allows all, where it is none. */
  static Map<String, Object> object(@Nullable Object value) {
    Map<String, Object> object = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, one) -> {
            if (one != null) {
              object.put(String.valueOf(key), one);
            }
          });
    }
    return object;
  }

  static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  /** The JSON types that it allows, sorted; empty where it may allow all. */
  static Set<String> types(Map<String, Object> schema) {
    Set<String> types = new TreeSet<>();
    if (schema.get("type") instanceof String one) {
      types.add(one);
    }
    list(schema.get("type")).forEach(one -> types.add(String.valueOf(one)));
    if (types.isEmpty()) {
      list(schema.get("enum")).forEach(constant -> types.add(typeOf(constant)));
    }
    if (types.isEmpty()) {
      for (Object choice : list(schema.get("anyOf"))) {
        Set<String> some = types(object(choice));
        if (some.isEmpty()) {
          return Set.of();
        }
        types.addAll(some);
      }
    }
    return types;
  }

  private static String typeOf(@Nullable Object constant) {
    return switch (constant) {
      case null -> "null";
      case Boolean flag -> "boolean";
      case Double fraction -> "number";
      case Number whole -> "integer";
      case String text -> "string";
      case List<?> list -> "array";
      default -> "object";
    };
  }

  /** The only choice beside null, or the schema itself. */
  static Map<String, Object> withoutNull(Map<String, Object> schema) {
    List<Map<String, Object>> choices =
        list(schema.get("anyOf")).stream()
            .map(JsonSchema::object)
            .filter(choice -> !types(choice).equals(Set.of("null")))
            .toList();
    return choices.size() == 1 ? choices.getFirst() : schema;
  }

  /** The required members' names. */
  static Set<String> required(Map<String, Object> schema) {
    Set<String> names = new HashSet<>();
    list(schema.get("required")).forEach(name -> names.add(String.valueOf(name)));
    return names;
  }
}
