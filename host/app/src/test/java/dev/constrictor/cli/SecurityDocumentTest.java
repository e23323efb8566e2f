package dev.constrictor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What security.md promises is held by tests. */
class SecurityDocumentTest {
  private static final Pattern NAMED_TEST =
      Pattern.compile("`([A-Z]\\w+Test|[A-Z]\\w+Contract|test_\\w+)\\.(\\w+)`");

  /** The promises of security.md name the tests that hold them, and those exist. */
  @Test
  void everyPromiseNamesTestsThatExist() throws IOException {
    Map<String, String> sources = new LinkedHashMap<>();
    for (String folder : List.of("host", "python-lib/tests")) {
      try (Stream<Path> all = Files.walk(Documents.ROOT.resolve(folder))) {
        for (Path file : all.filter(SecurityDocumentTest::isTestSource).toList()) {
          sources.put(file.getFileName().toString().split("\\.")[0], Files.readString(file));
        }
      }
    }
    String document = Files.readString(Documents.ROOT.resolve("host/docs/security.md"));
    List<String> promises =
        document
            .lines()
            .dropWhile(line -> !line.startsWith("| promise | mechanism | tests |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(promises).hasSizeGreaterThan(12);
    for (String promise : promises) {
      Matcher named = NAMED_TEST.matcher(promise);
      assertThat(named.find()).as("names no test: %s", promise).isTrue();
      named.reset();
      while (named.find()) {
        assertThat(sources).as("%s", promise).containsKey(named.group(1));
        assertThat(sources.get(named.group(1)))
            .as("%s", promise)
            .containsPattern("(?:void|Stream<DynamicTest>|def) " + named.group(2) + "\\(");
      }
    }
  }

  private static boolean isTestSource(Path file) {
    String name = file.toString();
    return (name.contains("/src/test/java/") && name.endsWith(".java"))
        || name.matches(".*/python-lib/tests/(?:\\w+/)?test_\\w+\\.py");
  }
}
