package dev.constrictor.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.constrictor.api.HostFunction;
import dev.constrictor.api.HostMethod;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.PluginValidationException;
import dev.constrictor.api.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HostFunctionsTest {
  record Entry(String key, int sizeBytes) {}

  static final class Store {
    @HostMethod("kv.put")
    Entry put(String key, List<Integer> values, Optional<Integer> maxAge) throws IOException {
      if (key.isEmpty()) {
        throw new IOException("no key");
      }
      return new Entry(key, values.size() + maxAge.orElse(0));
    }

    @HostMethod("kv.clear")
    void clear() {}

    @HostMethod("kv.find")
    @Nullable String find(String key) {
      return key.equals("known") ? "value" : null;
    }
  }

  private final Map<String, HostFunction> functions = HostMethods.of(new Store());

  private @Nullable Object call(String name, Map<String, @Nullable Object> args) throws Exception {
    return function(name).call(args);
  }

  private HostFunction function(String name) {
    return Objects.requireNonNull(functions.get(name), name);
  }

  @Test
  void methodsGetAndGiveTypedValues() throws Exception {
    assertThat(call("kv.put", Map.of("key", "k", "values", List.of(1L, 2L), "max_age", 5L)))
        .isEqualTo(Map.of("key", "k", "size_bytes", 7L));
    assertThat(call("kv.put", Map.of("key", "k", "values", List.of())))
        .isEqualTo(Map.of("key", "k", "size_bytes", 0L));
    assertThat(call("kv.clear", Map.of())).isNull();
    assertThat(call("kv.find", Map.of("key", "unknown"))).isNull();
    assertThat(call("kv.find", Map.of("key", "known"))).isEqualTo("value");
  }

  @Test
  void allBadArgumentsAreToldAtOnce() {
    PluginException failure =
        catchThrowableOfType(
            PluginException.class,
            () -> call("kv.put", Map.of("values", List.of(1L, "x"), "kye", "k")));
    assertThat(failure).isInstanceOf(PluginValidationException.class);
    assertThat(failure.reason()).isEqualTo(Reason.BAD_ARGUMENTS);
    assertThat(failure.error().message())
        .isEqualTo(
            "kv.put: key: is missing; expected text;"
                + " values[1]: expected an integer of 32 bits, saw \"x\";"
                + " kye: is unknown; did you mean 'key'?");
    assertThat(failure.error().details()).containsKey("problems");
  }

  @Test
  void whatAMethodThrowsPassesAsItIs() {
    assertThatThrownBy(() -> call("kv.put", Map.of("key", "", "values", List.of())))
        .isInstanceOf(IOException.class)
        .hasMessage("no key");
  }

  @Test
  void theSchemaIsThatOfTheSignature() {
    assertThat(function("kv.put").argumentSchema())
        .containsEntry("required", List.of("key", "values"))
        .containsEntry("additionalProperties", false)
        .extracting("properties")
        .asString()
        .contains("max_age");
  }

  static final class Empty {}

  static final class Wrong {
    @HostMethod("a")
    void first(Thread thread) {}

    @HostMethod("b")
    void second() {}

    @HostMethod("b")
    void third() {}
  }

  @Test
  void objectsThatOfferNothingUsableAreRefused() {
    assertThatThrownBy(() -> HostMethods.of(new Empty()))
        .hasMessageContaining("no method has @HostMethod");
    assertThatThrownBy(() -> HostMethods.of(new Wrong()))
        .hasMessageContaining("a: java.lang.Thread has no JSON form")
        .hasMessageContaining("two methods are called b");
  }

  private static final String SCHEMA =
      """
      {"type": "object", "properties": {"items": {"type": "array", "items": {"type": "integer"}}},
       "required": ["items"], "additionalProperties": false}
      """;

  @Test
  void aDeclaredSchemaIsCheckedBeforeTheFunctionRuns() throws Exception {
    HostFunction sum = CheckedHostFunction.of("sum", SCHEMA, args -> "ran");
    assertThat(sum.call(Map.of("items", List.of(1L)))).isEqualTo("ran");
    PluginException failure =
        catchThrowableOfType(
            PluginException.class, () -> sum.call(Map.of("items", List.of(1L, "x"), "more", 1L)));
    assertThat(failure.reason()).isEqualTo(Reason.BAD_ARGUMENTS);
    assertThat(failure.error().message())
        .contains("sum: ")
        .contains("items[1]: string found, integer expected")
        .contains("'more'");
    assertThat(sum.argumentSchema()).containsKey("properties");
  }

  @Test
  void aSchemaThatIsNoneIsRefusedAtOnce() {
    assertThatThrownBy(() -> CheckedHostFunction.of("f", "{", args -> null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("host function f");
    assertThatThrownBy(() -> CheckedHostFunction.of("f", "[]", args -> null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
