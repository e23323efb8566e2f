package dev.constrictor.runtime.cpython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.constrictor.runtime.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rewriting changes nothing that CPython's own tests see. Usually a few modules are run; {@code
 * -Dconstrictor.cpython=whole} runs all, and any other value is taken for names of modules with
 * commas between.
 */
class CPythonSuiteTest {
  private static final List<String> FEW =
      List.of("test_int", "test_list", "test_dict", "test_heapq");

  private static final List<String> WHOLE =
      List.of(
          "test_array",
          "test_base64",
          "test_bigmem",
          "test_binascii",
          "test_binop",
          "test_bisect",
          "test_bool",
          "test_builtin",
          "test_bytes",
          "test_cmath",
          "test_codecs",
          "test_collections",
          "test_compare",
          "test_complex",
          "test_contains",
          "test_copy",
          "test_csv",
          "test_datetime",
          "test_decimal",
          "test_defaultdict",
          "test_deque",
          "test_dict",
          "test_enumerate",
          "test_enum",
          "test_float",
          "test_format",
          "test_fractions",
          "test_fstring",
          "test_functools",
          "test_generators",
          "test_grammar",
          "test_hash",
          "test_hashlib",
          "test_heapq",
          "test_hmac",
          "test_index",
          "test_int",
          "test_io",
          "test_iter",
          "test_itertools",
          "test_json",
          "test_list",
          "test_long",
          "test_math",
          "test_memoryio",
          "test_memoryview",
          "test_operator",
          "test_ordered_dict",
          "test_pickle",
          "test_pow",
          "test_random",
          "test_range",
          "test_re",
          "test_set",
          "test_slice",
          "test_sort",
          "test_statistics",
          "test_string",
          "test_struct",
          "test_textwrap",
          "test_tuple",
          "test_unicode",
          "test_unicodedata",
          "test_userdict",
          "test_userlist",
          "test_zlib");

  /** Names of tests that compare times: their outcome is the machine's. */
  private static final String TIMED = "denial_of_service";

  private static List<String> modules() {
    return switch (System.getProperty("constrictor.cpython", "")) {
      case "" -> FEW;
      case "whole" -> WHOLE;
      case String names -> List.of(names.split(","));
    };
  }

  @Test
  void outcomesAreThoseOfTheStockGraalPy(@TempDir Path work)
      throws IOException, InterruptedException {
    Optional<CPythonSuite> suite = CPythonSuite.installed();
    assumeTrue(
        suite.isPresent(), "python3 has no tests: Debian's libpython3.x-testsuite is missing");
    Map<String, String> stock =
        suite.get().run(ChildJvm::stock, modules(), Files.createDirectory(work.resolve("stock")));
    Map<String, String> rewritten =
        suite
            .get()
            .run(ChildJvm::rewritten, modules(), Files.createDirectory(work.resolve("rewritten")));
    assertThat(stock).hasSizeGreaterThan(100).containsValue("ok");
    assertThat(differences(stock, rewritten)).isEmpty();
  }

  /** Tests that ended on both, but not alike; what takes too long may do so on one alone. */
  private static Map<String, String> differences(
      Map<String, String> stock, Map<String, String> rewritten) {
    Map<String, String> differences = new TreeMap<>();
    stock.forEach(
        (test, before) -> {
          String after = rewritten.getOrDefault(test, "not run");
          boolean comparable =
              !test.contains(TIMED)
                  && !before.equals(SuiteProcess.TOO_LONG)
                  && !after.equals(SuiteProcess.TOO_LONG);
          if (comparable && !before.equals(after)) {
            differences.put(test, before + " -> " + after);
          }
        });
    return differences;
  }
}
