package dev.constrictor.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.Plugin;
import dev.constrictor.PluginHost;
import dev.constrictor.api.CallOptions;
import dev.constrictor.api.HostMethod;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.PluginResourceException;
import dev.constrictor.api.PluginTimeoutException;
import dev.constrictor.api.PluginValidationException;
import dev.constrictor.api.Reason;
import dev.constrictor.api.TypeToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The examples of {@code host/docs/embedding.md}: each stands here word for word, and runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddingDocumentTest {
  private static final Path ROOT = Path.of(System.getProperty("constrictor.root"));
  private static final String SOURCES = "host/graalpy/src/test/java/dev/constrictor/embedding/";
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private PluginHost host;

  static final class Store {
    private final Map<String, String> values = new ConcurrentHashMap<>(Map.of("a", "1"));

    @HostMethod("kv.get")
    Optional<String> get(String key) {
      if (key.isEmpty()) {
        throw PluginException.of(
            PluginError.of(Reason.BAD_ARGUMENTS, "key: must not be empty"), "kv", "get");
      }
      return Optional.ofNullable(values.get(key));
    }
  }

  @BeforeAll
  void start() throws Exception {
    host =
        PluginHost.builder()
            .plugins(ROOT.resolve("plugins"), ROOT.resolve("host/core/src/test/plugins"))
            .only(List.of("wordcount", "behaviour")::contains)
            .hostFunctions(new Store())
            .start();
    host.awaitReady();
  }

  @AfterAll
  void stop() {
    host.close();
  }

  @Test
  void everyExampleOfTheDocumentIsCompiledHere() throws IOException {
    String sources =
        squeezed(SOURCES + "EmbeddingDocumentTest.java") + squeezed(SOURCES + "Words.java");
    Matcher blocks = BLOCK.matcher(Files.readString(ROOT.resolve("host/docs/embedding.md")));
    List<String> examples = new ArrayList<>();
    while (blocks.find()) {
      examples.add(blocks.group(1));
    }
    assertThat(examples).hasSizeGreaterThan(8);
    assertThat(examples)
        .allSatisfy(example -> assertThat(sources).contains(example.replaceAll("\\s+", "")));
  }

  private static String squeezed(String file) throws IOException {
    return Files.readString(ROOT.resolve(file)).replaceAll("\\s+", "");
  }

  @Test
  void aHostIsStartedAndClosed() throws Exception {
    Path config = ROOT.resolve("config/host.yaml");
    try (PluginHost host = PluginHost.builder().config(config).start()) {
      Object words = host.plugin("wordcount").call("count", Map.of("text", "to be or not to be"));
      assertThat(words).asString().startsWith("[{word=be, count=2}, {word=to, count=2}");
    }
  }

  @Test
  void callsMayHaveOptions() {
    Plugin plugin = host.plugin("wordcount");
    CallOptions options =
        CallOptions.DEFAULT
            .withTimeout(Duration.ofSeconds(2))
            .withProgress(progress -> System.out.println(progress.message()));
    Object result = plugin.call("stats", Map.of("text", "to be"), options);
    CompletableFuture<@Nullable Object> later = plugin.callAsync("stats", Map.of("text", "to be"));
    assertThat(later.join()).isEqualTo(result);
  }

  @Test
  void interfacesAreViewsOfPlugins() {
    Words words = host.plugin("wordcount").as(Words.class);
    List<Words.WordCount> top = words.count("to be or not to be", Optional.of(2));
    assertThat(top).containsExactly(new Words.WordCount("be", 2), new Words.WordCount("to", 2));
  }

  record CountArguments(String text, int top) {}

  @Test
  void tokensMakeResultsTyped() {
    Plugin plugin = host.plugin("wordcount");
    Words.Stats stats = plugin.call("stats", Map.of("text", "to be"), Words.Stats.class);
    List<Words.WordCount> top =
        plugin.call("count", new CountArguments("to be", 1), new TypeToken<>() {});
    assertThat(stats.words()).isEqualTo(2);
    assertThat(top).containsExactly(new Words.WordCount("be", 1));
  }

  @Test
  void streamsAreSubscribedTo() throws Exception {
    Plugin plugin = host.plugin("wordcount");
    ItemQueue<String> subscriber = new ItemQueue<>();
    plugin.stream("lines", Map.of("text", "one\ntwo"), String.class).subscribe(subscriber);
    subscriber.subscription().request(Long.MAX_VALUE);
    assertThat(subscriber.awaitEnd()).isNull();
    assertThat(subscriber.items).containsExactly("one", "two");
  }

  @Test
  void annotatedMethodsAreHostFunctions() {
    Plugin plugin = host.plugin("behaviour");
    assertThat(plugin.call("ask", Map.of("name", "kv.get", "key", "a"))).isEqualTo("1");
    assertThat(plugin.call("ask", Map.of("name", "kv.get", "key", "b"))).isNull();
  }

  @Test
  void lambdasAreHostFunctions() throws Exception {
    Path directory = ROOT.resolve("host/core/src/test/plugins");
    PluginHost.Builder builder = PluginHost.builder().plugins(directory).only("behaviour"::equals);
    builder.hostFunction(
        "kv.get",
        """
        {"type": "object", "properties": {"key": {"type": "string", "minLength": 1}},
         "required": ["key"], "additionalProperties": false}
        """,
        args -> "value of " + args.get("key"));
    try (PluginHost host = builder.start()) {
      Plugin plugin = host.plugin("behaviour");
      assertThat(plugin.call("ask", Map.of("name", "kv.get", "key", "a"))).isEqualTo("value of a");
    }
  }

  @Test
  void errorsAreCaughtByKind() {
    Plugin plugin = host.plugin("wordcount");
    String outcome;
    try {
      outcome = String.valueOf(plugin.call("count", Map.of("txet", "to be")));
    } catch (PluginValidationException e) {
      outcome = "the call was wrong: " + e.getMessage();
    } catch (PluginTimeoutException | PluginResourceException e) {
      outcome = "too much or too slow: " + e.reason();
    } catch (PluginException e) {
      outcome = e.errorType() + " in Python's " + e.pythonType().orElse("own machinery");
    }
    assertThat(outcome).contains("txet").contains("did you mean text?");
  }

  @Test
  void virtualThreadsMayCall() throws Exception {
    Words words = host.plugin("wordcount").as(Words.class);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(threads.submit(() -> words.mostFrequent("to be or not to be")));
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo("be");
      }
    }
  }
}
