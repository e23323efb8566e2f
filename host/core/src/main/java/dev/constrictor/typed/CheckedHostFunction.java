package dev.constrictor.typed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import dev.constrictor.api.HostFunction;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.Reason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A host function behind a JSON Schema of its arguments object (draft 2020-12). Safe for several
 * threads, if the function is.
 */
public final class CheckedHostFunction implements HostFunction {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final Schema schema;
  private final Map<String, Object> declared;
  private final HostFunction function;

  private CheckedHostFunction(String name, JsonNode schema, HostFunction function) {
    if (!schema.isObject()) {
      throw new IllegalArgumentException(
          "the schema of host function " + name + " must be an object, saw " + schema);
    }
    this.name = name;
    this.schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema);
    this.declared = JsonSchema.object(JSON.convertValue(schema, Object.class));
    this.function = function;
  }

  /** With the schema as JSON text; IllegalArgumentException where it is none. */
  public static CheckedHostFunction of(String name, String schema, HostFunction function) {
    try {
      return new CheckedHostFunction(name, JSON.readTree(schema), function);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the schema of host function " + name + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** With the schema as a JSON value. */
  public static CheckedHostFunction of(String name, Map<String, ?> schema, HostFunction function) {
    return new CheckedHostFunction(name, JSON.valueToTree(schema), function);
  }

  @Override
  public @Nullable Object call(Map<String, @Nullable Object> args) throws Exception {
    List<Error> errors = schema.validate(JSON.<JsonNode>valueToTree(args));
    if (!errors.isEmpty()) {
      List<String> problems = errors.stream().map(CheckedHostFunction::words).toList();
      String message = name + ": " + String.join("; ", problems);
      throw PluginException.of(
          PluginError.of(Reason.BAD_ARGUMENTS, message, Map.of("problems", problems)),
          "host function",
          name);
    }
    return function.call(args);
  }

  @Override
  public Map<String, Object> argumentSchema() {
    return declared;
  }

  private static String words(Error error) {
    NodePath path = error.getInstanceLocation();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < path.getNameCount(); i++) {
      if (path.getElement(i) instanceof Integer index) {
        text.append('[').append(index).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(path.getName(i));
      }
    }
    return text.append(text.isEmpty() ? "" : ": ").append(error.getMessage()).toString();
  }
}
