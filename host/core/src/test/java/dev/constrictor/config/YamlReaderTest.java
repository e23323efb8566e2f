package dev.constrictor.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class YamlReaderTest {
  @TempDir Path temp;

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments("a: 1\nb: 2\na: 3", 3, "$.a", "twice; it was first in line 1"),
        arguments("a: {b: 1,\n b: 2}", 2, "$.a.b", "twice"),
        arguments("a: &x 1", 1, "$.a", "anchors"),
        arguments("a: &x {b: 1}", 1, "$.a", "anchors"),
        arguments("b: 1\n&x a: 1", 2, "$.a", "anchors"),
        arguments("a: &x [*x]", 1, "$.a", "anchors"),
        arguments("a: *x", 1, "$.a", "aliases"),
        arguments("a:\n- b\n- *x", 3, "$.a[1]", "aliases"),
        arguments("<<: {a: 1}", 1, "$['<<']", "merge keys"),
        arguments("a: !!python/object:os.system x", 1, "$.a", "tags"),
        arguments("a: !!binary aGk=", 1, "$.a", "tags"),
        arguments("a: !!str 1", 1, "$.a", "tags"),
        arguments("a: ! 1", 1, "$.a", "tags"),
        arguments("a: !x [1]", 1, "$.a", "tags"),
        arguments("a:\n\tb: 1", 2, "$", "tabs"),
        arguments("a: 1\n---\nb: 1", 3, "$", "second YAML document"),
        arguments("a: 1\n---\n", 3, "$", "second YAML document"),
        arguments("a: [1", 1, "$", "not valid YAML"),
        arguments("a: 'x", 1, "$", "not valid YAML"),
        arguments("a: 1\n b: 2", 2, "$", "not valid YAML"),
        arguments("? [a]\n: 1", 1, "$", "key must be plain text"),
        arguments("a: " + "[".repeat(100), 1, "$.a" + "[0]".repeat(63), "deeper than 64"),
        arguments("[".repeat(500_000), 1, "$" + "[0]".repeat(64), "deeper than 64"),
        arguments("a: " + "9".repeat(500), 1, "$.a", "at most 300 digits"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWithTheLine(String yaml, int line, String path, String saying) {
    Problems problems = new Problems();
    YamlReader.read(Path.of("x.yaml"), yaml, Set.of(), problems);

    assertThat(problems.sorted())
        .anySatisfy(
            problem -> {
              assertThat(problem.line()).isBetween(line, line + 1);
              assertThat(problem.path()).isEqualTo(path);
              assertThat(problem.message()).contains(saying);
            });
  }

  @Test
  void tellsEveryDuplicate() {
    Problems problems = new Problems();
    YamlReader.read(Path.of("x.yaml"), "a: 1\na: 2\na: 3\nb: 1\nb: 2", Set.of(), problems);

    assertThat(problems.sorted()).extracting(ConfigProblem::line).containsExactly(2, 3, 5);
  }

  @Test
  void aBombIsRefusedBeforeItGrows() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a%d: &a%d [%s*a0]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)));
    }
    Problems problems = new Problems();
    YamlReader.read(Path.of("x.yaml"), bomb.toString(), Set.of(), problems);

    assertThat(problems.sorted()).hasSize(30 + 29 * 10);
  }

  @Test
  void emptyFilesAreEmptyMappings() {
    for (String yaml : new String[] {"", "# only a comment\n", "---\n", "\n\n"}) {
      Problems problems = new Problems();
      Document document =
          YamlReader.read(Path.of("x.yaml"), yaml, Set.of(), problems).orElseThrow();
      assertThat(document.root().isObject() && document.root().isEmpty()).isTrue();
      assertThat(problems.isEmpty()).isTrue();
    }
  }

  @Test
  void tabsInsideTextsAreFine() {
    Problems problems = new Problems();
    Document document =
        YamlReader.read(Path.of("x.yaml"), "a: |\n  x\n  \ty\nb: \"\"", Set.of(), problems)
            .orElseThrow();

    assertThat(document.root().path("a").asText()).isEqualTo("x\n\ty\n");
    assertThat(document.root().path("b").isTextual()).isTrue();
    assertThat(problems.isEmpty()).isTrue();
  }

  static Stream<Arguments> refusedBytes() {
    return Stream.of(
        arguments("a: ü".getBytes(UTF_16), 0, "UTF-16"),
        arguments("a: ü".getBytes(UTF_16LE), 0, "UTF-16"),
        arguments("a: b\nc: ü".getBytes(ISO_8859_1), 2, "0xFC; save the file as UTF-8"),
        arguments("a: b\nc: \u0007".getBytes(UTF_8), 2, "U+0007"),
        arguments("a: b\nc: d\0".getBytes(UTF_8), 2, "U+0000"),
        arguments(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10}, 1, "0x89"),
        arguments("x".repeat((1 << 20) + 1).getBytes(UTF_8), 0, "larger than 1MiB"));
  }

  @ParameterizedTest
  @MethodSource("refusedBytes")
  void refusesWhatIsNoText(byte[] bytes, int line, String saying) throws Exception {
    Path file = Files.write(temp.resolve("x.yaml"), bytes);

    assertThatThrownBy(() -> FileText.read(file))
        .isInstanceOfSatisfying(
            ConfigException.class,
            refused -> assertThat(refused.problems().getFirst().line()).isEqualTo(line))
        .hasMessageContaining(saying);
  }

  @Test
  void refusesTwentyMegabytesWithoutReadingThem() throws Exception {
    Path file = temp.resolve("x.yaml");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(20L << 20);
    }
    assertThatThrownBy(() -> FileText.read(file)).hasMessageContaining("(20971520 bytes)");
  }

  @Test
  void refusesWhatIsNoFile() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("link"), Path.of("nowhere"));

    assertThatThrownBy(() -> FileText.read(temp)).hasMessageContaining("is a directory");
    assertThatThrownBy(() -> FileText.read(link)).hasMessageContaining("is a link to something");
    assertThatThrownBy(() -> FileText.read(temp.resolve("x"))).hasMessageContaining("not exist");
  }

  @Test
  void aByteOrderMarkIsSkipped() throws Exception {
    assertThat(FileText.read(Files.writeString(temp.resolve("x"), "\uFEFFa: ü"))).isEqualTo("a: ü");
  }
}
