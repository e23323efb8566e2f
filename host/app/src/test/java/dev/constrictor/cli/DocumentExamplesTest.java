package dev.constrictor.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.PluginHost;
import dev.constrictor.protocol.JsonCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every example of the documents does what the document says. */
@NullUnmarked // a null where none belongs fails the test
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentExamplesTest {
  private static final String GUIDE = "plugin-authors.md";
  private static final List<String> LANGUAGES =
      List.of("sh", "json", "yaml", "python", "java", "text", "mermaid");

  @TempDir private static Path temp;
  private final Map<String, List<MarkdownBlock>> documents = new LinkedHashMap<>();
  private final DocumentPlugins plugins = new DocumentPlugins();
  private PluginHost host;

  @BeforeAll
  void startThePluginsOfTheDocuments() throws Exception {
    documents.putAll(Documents.blocks());
    documents.values().forEach(plugins::collect);
    plugins.write(temp.resolve("plugins"));
    Path config = temp.resolve("host.yaml");
    Files.writeString(config, forMany(block(GUIDE, "yaml", "directories:").text()));
    host =
        PluginHost.builder()
            .config(config)
            .hostFunction("kv.get", args -> "de/snake".equals(args.get("key")) ? "Schlange" : null)
            .start();
    host.awaitReady();
  }

  /** The guide's host.yaml, for a dozen plugins that start at once on a small, busy machine. */
  private static String forMany(String hostYaml) {
    return hostYaml.replaceFirst("plugins:\n", "plugins:\n  defaults: {start_timeout: 3m}\n")
        + "graalpy: {engine: shared}\n";
  }

  @AfterAll
  void stop() {
    host.close();
  }

  private MarkdownBlock block(String document, String language, String holding) {
    return documents.values().stream()
        .flatMap(List::stream)
        .filter(block -> block.document().equals(document) && block.is(language))
        .filter(block -> block.text().contains(holding))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyBlockIsRunOrSaysWhyNot() throws IOException {
    for (Map.Entry<String, List<MarkdownBlock>> document : documents.entrySet()) {
      String text = Files.readString(Documents.ROOT.resolve(document.getKey()));
      assertThat(text.lines().filter(line -> line.startsWith("```")).count())
          .as("fences of %s", document.getKey())
          .isEqualTo(2L * document.getValue().size());
      assertThat(indentedBlock(text)).as("%s has an indented block", document.getKey()).isEmpty();
      for (MarkdownBlock block : document.getValue()) {
        assertThat(block.language()).as("%s", block).isIn(LANGUAGES);
        block.reasonNotToRun().ifPresent(reason -> assertThat(reason).hasSizeGreaterThan(15));
        if (!block.note().isEmpty() && block.ownTest().isPresent()) {
          String method = block.ownTest().get().replace("DocumentExamplesTest.", "");
          assertThat(Stream.of(getClass().getDeclaredMethods()).map(m -> m.getName()))
              .contains(method);
        }
      }
    }
    assertThat(plugins.byName()).hasSizeGreaterThan(8);
    assertThat(plugins.byName().keySet()).containsAll(plugins.manifests().keySet());
  }

  /** Indented lines outside fences, which Markdown takes for code and nobody runs. */
  private static List<String> indentedBlock(String text) {
    String outside = text.replaceAll("(?ms)^```.*?^```$", "");
    return outside.lines().filter(line -> line.startsWith("    ")).toList();
  }

  @TestFactory
  Stream<DynamicTest> thePluginsOfTheDocumentsAnswer() {
    return plugins.byName().entrySet().stream()
        .map(
            plugin ->
                DynamicTest.dynamicTest(
                    plugin.getValue().document() + " " + plugin.getKey(),
                    () -> {
                      String name = plugin.getKey();
                      assertThat(host.status(name).orElseThrow().state().name())
                          .as("%s", host.status(name))
                          .isEqualTo("RUNNING");
                      if (DocumentPlugins.hasTests(plugin.getValue())) {
                        Object names = host.plugin(name).call(DocumentPlugins.RUN_TESTS, Map.of());
                        assertThat((List<?>) names).isNotEmpty();
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> theGuidesCallsAnswerWhatItShows() {
    List<MarkdownBlock> blocks = documents.get("host/docs/" + GUIDE);
    return Stream.iterate(0, i -> i < blocks.size(), i -> i + 1)
        .filter(i -> blocks.get(i).is("sh") && blocks.get(i).reasonNotToRun().isEmpty())
        .map(
            i ->
                DynamicTest.dynamicTest(
                    blocks.get(i).text().strip(),
                    () -> {
                      ShellLine line = ShellLine.of(blocks.get(i)).getFirst();
                      Object args = JsonCodec.parseJson(line.option("--args", "{}"));
                      Object answer =
                          host.plugin(line.words().get(2)).call(line.words().get(3), asMap(args));
                      assertThat(blocks.get(i + 1).language()).isEqualTo("json");
                      assertThat(answer).isEqualTo(JsonCodec.parseJson(blocks.get(i + 1).text()));
                    }));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asMap(Object value) {
    return (Map<String, Object>) value;
  }

  @Test
  void aServersFunctionTranslates() {
    assertThat(host.plugin("dictionary").call("translate", Map.of("words", List.of("snake", "x"))))
        .isEqualTo(List.of("Schlange", "x"));
  }

  /** The shell blocks of all other documents, through the command line itself. */
  @TestFactory
  Stream<DynamicTest> theCommandLinePrintsWhatTheDocumentsShow() {
    List<DynamicTest> tests = new ArrayList<>();
    documents.forEach(
        (name, blocks) -> {
          for (int i = 0; i < blocks.size() && !name.endsWith(GUIDE); i++) {
            MarkdownBlock block = blocks.get(i);
            if (block.is("sh") && block.reasonNotToRun().isEmpty()) {
              MarkdownBlock next = i + 1 < blocks.size() ? blocks.get(i + 1) : block;
              tests.add(
                  DynamicTest.dynamicTest(
                      name + ": " + block.text().strip(), () -> runShell(block, next)));
            }
          }
        });
    assertThat(tests).hasSizeGreaterThan(7);
    return tests.stream();
  }

  private void runShell(MarkdownBlock block, MarkdownBlock next) throws Exception {
    String printed = "";
    boolean called = false;
    for (ShellLine line : ShellLine.of(block)) {
      if (line.words().getFirst().equals("echo")) {
        Files.writeString(temp.resolve(line.output()), line.words().get(1));
        continue;
      }
      assertThat(line.isConstrictor()).as("%s", line).isTrue();
      printed = runCommand(line);
      called = line.isCall();
    }
    if (called && next.is("json")) {
      assertThat(JsonCodec.parseJson(printed)).isEqualTo(JsonCodec.parseJson(next.text()));
      assertThat(printed.strip()).isEqualTo(next.text().strip());
    } else {
      assertThat(printed).isNotBlank();
    }
  }

  private String runCommand(ShellLine line) {
    List<String> arguments = new ArrayList<>();
    for (String argument : line.arguments()) {
      arguments.add(
          argument.startsWith("@") ? "@" + temp.resolve(argument.substring(1)) : argument);
    }
    for (Path directory : List.of(Documents.ROOT.resolve("plugins"), temp.resolve("plugins"))) {
      arguments.addAll(List.of("--plugins", directory.toString()));
    }
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = System.out;
    System.setOut(new PrintStream(printed, true, UTF_8));
    int status;
    try {
      status = Main.run(arguments.toArray(String[]::new));
    } finally {
      System.setOut(out);
    }
    assertThat(status).as("%s: %s", line, printed).isZero();
    return printed.toString(UTF_8);
  }

  /** The README's program, its one path made independent of the working directory. */
  @Test
  void theJavaExampleCompilesAndRuns() throws Exception {
    String code = block("README.md", "java", "class Example").text();
    String comment = code.lines().filter(line -> line.contains("println(words)")).findFirst().get();
    String promised = comment.replaceAll(".*// ", "").replaceAll("…?]?$", "");
    Path config = Documents.ROOT.resolve("config/host.yaml");
    Path source = temp.resolve("Example.java");
    Files.writeString(source, code.replace("config/host.yaml", config.toString()));
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", temp.toString(), source.toString()))
        .isZero();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = System.out;
    System.setOut(new PrintStream(printed, true, UTF_8));
    try (URLClassLoader loader = new URLClassLoader(new URL[] {temp.toUri().toURL()})) {
      var main = loader.loadClass("Example").getDeclaredMethod("main", String[].class);
      main.setAccessible(true);
      main.invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(out);
    }
    assertThat(printed.toString(UTF_8)).startsWith(promised);
  }
}
