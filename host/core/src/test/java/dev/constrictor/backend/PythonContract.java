package dev.constrictor.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.api.CallOptions;
import dev.constrictor.api.ErrorType;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.Protection;
import dev.constrictor.api.Reason;
import dev.constrictor.config.BackendKind;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of the contract that is about Python, for the backends that run it. */
public abstract class PythonContract extends LimitsContract {
  @ParameterizedTest
  @CsvSource({
    "dict, {}",
    "list, []",
    "float, 1.0",
    "str, x",
    "int, 1000000000000000000000000000000"
  })
  void argumentsAreRealPythonValues(String kind, String value) {
    Object argument =
        switch (kind) {
          case "dict" -> Map.of();
          case "list" -> List.of();
          case "float" -> 1.0;
          case "int" -> new BigInteger(value);
          default -> value;
        };
    assertThat(plugin().call("kinds", Map.of("value", argument))).isEqualTo(kind);
  }

  /** Which backend is tested. */
  protected abstract BackendKind kind();

  @ParameterizedTest
  @EnumSource
  void theBackendsDifferAsTheirTableSays(Difference difference) {
    Difference.Found expected = difference.on(kind());
    if (expected.isRefusal()) {
      assertRefused(difference.code());
    } else {
      assertThat(outcomeOf("%s\ngot = str(got)".formatted(difference.code())))
          .isEqualTo("'" + expected.answer() + "'");
    }
  }

  @Test
  void eachPermissionThatCanBeGrantedIsInTheIsolationReport() {
    assertThat(host().lifecycle().protections("behaviour"))
        .filteredOn(line -> line.kind() == Protection.Kind.PERMISSION)
        .extracting(Protection::name)
        .contains("files", "network", "env", "secrets", "host_functions", "plugins");
  }

  @Test
  void argumentsAreCheckedAgainstTheSignature() {
    assertThat(plugin().call("add", Map.of("left", 1L))).isEqualTo(1.5);
    PluginException error = failure("add", Map.of("left", true, "rihgt", 1L));
    assertThat(error.errorType()).isEqualTo(ErrorType.VALIDATION_ERROR);
    assertThat(error.reason()).isEqualTo(Reason.BAD_ARGUMENTS);
    assertThat(error.error().message())
        .contains("left: expected an integer, saw True")
        .contains("rihgt: is unknown; did you mean right?");
  }

  @Test
  void everyKindOfCommandRunsToItsEnd() {
    assertThat(plugin().call("stream_async", Map.of("count", 2L))).isEqualTo(List.of(0L, 1L));
    assertThat(plugin().call("gather", Map.of("count", 3L))).isEqualTo(List.of(0L, 1L, 2L));
    assertThat(plugin().call("point", Map.of("at", Map.of("x", 1L)))).isEqualTo(Map.of("x", 2L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          float('nan')                   | : a value of type float cannot be said in JSON: nan
          [1.0, float('-inf')]           | [1]: a value of type float cannot be said in JSON: -inf
          {'a': ({2.5}, [float('inf')])} | .a[1][0]: a value of type float cannot be said in JSON
          [[0], object()]                | [1]: a value of type object cannot be said in JSON
          {'a': 1j}                      | .a: a value of type complex cannot be said in JSON
          ...                            | : a value of type ellipsis cannot be said in JSON
          (StopIteration,)               | [0]: a value of type type cannot be said in JSON
          [lambda: 0]                    | [0]: a value of type function cannot be said in JSON
          compile('0', 'x', 'eval')      | : a value of type code cannot be said in JSON
          range(3)                       | : a value of type range cannot be said in JSON
          {'a': {1: 0}}                  | .a: a key of type int; JSON objects have string keys
          {b'k': 0}                      | : a key of type bytes; JSON objects have string keys
          cycle                          | : a value of type list is nested deeper than 500, or a cycle
          """)
  void whatJsonCannotSayIsNamedByPlaceAndType(String code, String problem) {
    Map<String, @Nullable Object> args = Map.of("code", code);
    PluginException error = failure("unsayable", args);
    assertThat(error.errorType()).isEqualTo(ErrorType.VALIDATION_ERROR);
    assertThat(error.reason()).isEqualTo(Reason.BAD_RESULT);
    assertThat(withoutSteps(error)).startsWith("result" + problem);
    PluginException item = failure("unsayable_items", args);
    assertThat(item.reason()).isEqualTo(Reason.BAD_RESULT);
    assertThat(withoutSteps(item)).startsWith("item 1" + problem);
  }

  /** The message without the way into a cycle, which is cut. */
  private static String withoutSteps(PluginException error) {
    return error.error().message().replaceFirst("[\\[\\]0]+…", "");
  }

  @Test
  void anExceptionKeepsThePluginsOwnFramesAndNoOthers() {
    PluginException error = failure("fail", Map.of());
    assertThat(error.pythonTraceback().orElse(""))
        .contains("File \"main.py\", line")
        .contains("raise KeyError(\"lost\")")
        .doesNotContain("_runtime.py");
    assertThat(error.error().details()).containsEntry("file", "main.py");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "raise PermissionError('for admins only')",
        "raise PermissionError",
        "class Denied(PermissionError): pass\nraise Denied(13, 'for admins only')",
      })
  void aPermissionErrorOfThePluginsOwnIsItsException(String code) {
    PluginException error = failureOf(code);
    assertThat(error.errorType()).isEqualTo(ErrorType.SYSTEM_ERROR);
    assertThat(error.reason()).isEqualTo(Reason.GUEST_EXCEPTION);
  }

  /** By code that goes past the functions for plugins, which write no others. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'item', {'index': -1, 'value': 0}            | data.index: expected an integer from 0
          'item', {'index': 0}                         | data.value: missing
          'progress', {'fraction': 7.5, 'message': ''} | data.fraction: expected a number from 0 to 1
          'log', {'level': 1, 'logger': '', 'message': ''} | data.level: expected one of DEBUG, INFO
          """)
  void eventsThatAreNoneOfTheProtocolAreRefused(String event, String problem) {
    PluginException error =
        failureOf(
            "from constrictor import _context\n_context._host.emit(_context.current_id(), %s, True)"
                .formatted(event));
    assertThat(error.errorType()).isEqualTo(ErrorType.VALIDATION_ERROR);
    assertThat(error.error().message()).contains(problem);
    assertThat(outcomeOf("got = 1")).isEqualTo("1");
  }

  @Test
  void aBrokenPluginFailsAloneAndSaysWhere() {
    assertThat(host().status("broken").orElseThrow().state())
        .isIn(PluginState.FAILED, PluginState.STARTING, PluginState.QUARANTINED);
    PluginException error =
        failure(host().plugin("broken"), "anything", Map.of(), CallOptions.DEFAULT);
    assertThat(error.reason()).isIn(Reason.NOT_RUNNING, Reason.QUARANTINED);
    assertThat(error.error().details().toString()).contains("main.py").contains("SyntaxError");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "open('/etc/passwd')",
        "import os; os.listdir('/')",
        "open('../behaviour/main.py')",
        "open('new.txt', 'w')",
        "import os; os.remove('main.py')",
        "import os; os.symlink('/etc/passwd', 'link')",
      })
  void filesThatWereNotGrantedAreOutOfReach(String code) {
    assertRefused(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import socket; socket.socket()",
        "import socket; socket.create_connection(('127.0.0.1', 1))",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:1/')",
      })
  void theNetworkIsOutOfReach(String code) {
    assertRefused(code);
  }

  protected final void assertRefused(String code) {
    PluginException error = failureOf(code);
    assertThat(error.errorType())
        .isIn(ErrorType.SYSTEM_ERROR, ErrorType.NETWORK_ERROR, ErrorType.VALIDATION_ERROR);
    assertThat(error.reason()).isNotEqualTo(Reason.INTERNAL).isNotEqualTo(Reason.CRASHED);
    assertThat(plugin().call("echo", Map.of("value", 1L))).isEqualTo(1L);
  }

  @Test
  void theEnvironmentIsEmpty() {
    String code = "import os; got = [k for k in ('PATH', 'HOME', 'USER') if k in os.environ]";
    assertThat(outcomeOf(code)).isEqualTo("[]");
  }
}
