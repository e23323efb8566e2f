package dev.constrictor.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.NodePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks a document against one of the published JSON Schemas, which are on the class path. */
final class SchemaCheck {
  private static final String BASE = "https://constrictor.dev/schema/";
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,18}");
  private static final Map<String, JsonNode> SCHEMAS = new HashMap<>();
  private static final SchemaRegistry REGISTRY = registry();

  static final SchemaCheck PLUGIN = new SchemaCheck("plugin.schema.json");
  static final SchemaCheck HOST = new SchemaCheck("host.schema.json");

  private final Schema schema;

  private SchemaCheck(String name) {
    this.schema = REGISTRY.getSchema(SchemaLocation.of(BASE + name));
  }

  /**
   * Adds all that is wrong. A value from the environment is text; where the schema wants a number
   * or a flag and the text says one, the returned document has that instead.
   */
  Document check(Document document, Problems problems) {
    List<Error> errors = schema.validate(document.root());
    Document converted = converted(document, errors);
    if (!converted.equals(document)) {
      errors = schema.validate(converted.root());
    }
    SchemaWording wording = new SchemaWording(converted, SCHEMAS);
    errors.forEach(error -> problems.add(wording.problem(error)));
    return converted;
  }

  private static Document converted(Document document, List<Error> errors) {
    JsonNode root = document.root();
    boolean changed = false;
    for (Error error : errors) {
      String pointer = pointerOf(error.getInstanceLocation());
      if (error.getKeyword().equals("type") && document.interpolated().contains(pointer)) {
        Optional<JsonNode> value = fromText(root.at(pointer).asText(), error.getSchemaNode());
        if (value.isPresent()) {
          root = changed ? root : root.deepCopy();
          changed = true;
          replace(root, pointer, value.get());
        }
      }
    }
    return changed ? document.withRoot(root, document.interpolated()) : document;
  }

  private static Optional<JsonNode> fromText(String text, JsonNode type) {
    return switch (type.asText()) {
      case "boolean" ->
          text.equals("true") || text.equals("false")
              ? Optional.of(BooleanNode.valueOf(text.equals("true")))
              : Optional.empty();
      case "integer" ->
          WHOLE_NUMBER.matcher(text).matches()
              ? Optional.of(LongNode.valueOf(Long.parseLong(text)))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static void replace(JsonNode root, String pointer, JsonNode value) {
    JsonNode parent = root.at(Pointer.parent(pointer));
    String key = Pointer.lastKey(pointer);
    if (parent instanceof ObjectNode mapping) {
      mapping.set(key, value);
    } else if (parent instanceof ArrayNode list) {
      list.set(Integer.parseInt(key), value);
    }
  }

  static String pointerOf(NodePath path) {
    String pointer = Pointer.ROOT;
    for (int i = 0; i < path.getNameCount(); i++) {
      pointer =
          path.getElement(i) instanceof Integer index
              ? Pointer.child(pointer, index)
              : Pointer.child(pointer, path.getName(i));
    }
    return pointer;
  }

  private static SchemaRegistry registry() {
    Map<String, String> texts = new HashMap<>();
    for (String name : List.of("plugin.schema.json", "host.schema.json")) {
      String text = resource("/dev/constrictor/schema/" + name);
      texts.put(BASE + name, text);
      try {
        SCHEMAS.put(BASE + name, new ObjectMapper().readTree(text));
      } catch (IOException e) {
        throw new UncheckedIOException("the schema " + name + " is damaged", e);
      }
    }
    // Editors show this text for a pattern that does not match, and so do we.
    Dialect dialect =
        Dialect.builder(Dialects.getDraft202012())
            .keyword(new NonValidationKeyword("patternErrorMessage"))
            .build();
    return SchemaRegistry.withDialect(dialect, builder -> builder.schemas(texts));
  }

  private static String resource(String name) {
    try (InputStream in = SchemaCheck.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the class path lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
