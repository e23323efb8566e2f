package dev.constrictor.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.constrictor.api.CallOptions;
import dev.constrictor.api.InterfaceMismatchException;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.PluginNetworkException;
import dev.constrictor.api.PluginValidationException;
import dev.constrictor.api.PythonName;
import dev.constrictor.api.Reason;
import dev.constrictor.api.TypeToken;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TypedInterfaceTest {
  record WordCount(String word, int count) {}

  record Stats(int distinctWords) {}

  enum Order {
    ASCENDING,
    DESCENDING
  }

  interface Words {
    List<WordCount> count(String text, Optional<Integer> top);

    @PythonName("count")
    CompletableFuture<List<WordCount>> countLater(String text);

    @PythonName("count")
    List<WordCount> countWithin(String text, CallOptions options);

    Stats wordStats(@PythonName("text") String anything) throws IOException;

    Flow.Publisher<String> lines(String text);

    @PythonName("lines")
    List<String> allLines(String text);

    void fail(String text);

    Optional<String> maybe();

    default int total(String text) {
      return count(text, Optional.empty()).stream().mapToInt(WordCount::count).sum();
    }
  }

  private static final Map<String, Object> TEXT = Map.of("type", "string");
  private static final Map<String, Object> LIST = Map.of("type", "array", "items", Map.of());

  private final FakePlugin plugin =
      new FakePlugin()
          .command(
              "count",
              "function",
              FakePlugin.args(Map.of("text", TEXT, "top", Map.of("type", "integer")), "text"),
              LIST,
              args ->
                  List.of(
                      Map.of(
                          "word",
                          args.get("text") + "/" + args.containsKey("top"),
                          "count",
                          args.getOrDefault("top", 3L))))
          .command(
              "word_stats",
              "function",
              FakePlugin.args(Map.of("text", TEXT), "text"),
              Map.of("type", "object"),
              args -> Map.of("distinct_words", 4L))
          .command(
              "lines",
              "generator",
              FakePlugin.args(Map.of("text", TEXT), "text"),
              Map.of("type", "array", "items", TEXT),
              args -> List.of(args.get("text"), "two"))
          .command("maybe", "function", FakePlugin.args(Map.of()), Map.of(), args -> null)
          .command(
              "fail",
              "function",
              FakePlugin.args(Map.of("text", TEXT), "text"),
              Map.of(),
              args -> {
                throw PluginException.of(
                    new PluginError(
                        dev.constrictor.api.ErrorType.NETWORK_ERROR,
                        Reason.GUEST_EXCEPTION,
                        "no route",
                        null,
                        null,
                        true,
                        Map.of()),
                    "fake",
                    "fail");
              });

  private final Words words = plugin.as(Words.class);

  @Test
  void methodsCallCommandsWithTypedArgumentsAndResults() throws Exception {
    assertThat(words.count("a", Optional.of(2))).containsExactly(new WordCount("a/true", 2));
    assertThat(words.count("a", Optional.empty())).containsExactly(new WordCount("a/false", 3));
    assertThat(words.wordStats("a")).isEqualTo(new Stats(4));
    assertThat(words.allLines("one")).containsExactly("one", "two");
    assertThat(words.maybe()).isEmpty();
  }

  @Test
  void defaultMethodsRunAsJavaAndObjectsMethodsBelongToTheProxy() {
    assertThat(words.total("a")).isEqualTo(3);
    assertThat(words).hasToString("Words of plugin fake").isEqualTo(words);
    assertThat(words).isNotEqualTo(plugin.as(Words.class));
    assertThat(words.hashCode()).isEqualTo(words.hashCode());
  }

  @Test
  void optionsAreNoArgument() {
    CallOptions soon = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(1));
    assertThat(words.countWithin("a", soon)).hasSize(1);
    assertThat(plugin.lastOptions).isEqualTo(soon);
  }

  @Test
  void futuresCarryTypedResultsAndFailures() {
    assertThat(words.countLater("a").join()).containsExactly(new WordCount("a/false", 3));
    CompletableFuture<Integer> wrong = plugin.callAsync("lines", Map.of("text", "a"), int.class);
    assertThatThrownBy(wrong::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(PluginValidationException.class);
  }

  @Test
  void cancellingATypedFutureCancelsTheCall() {
    CompletableFuture<@Nullable Object> underway = new CompletableFuture<>();
    FakePlugin slow =
        new FakePlugin()
            .command("wait", "function", FakePlugin.args(Map.of()), Map.of(), args -> underway);
    CompletableFuture<String> typed =
        new Conversion("slow", "wait").future(underway, value -> "read");
    assertThat(slow.callAsync("wait", Map.of(), String.class)).isNotDone();
    typed.cancel(true);
    assertThat(underway).isCancelled();
  }

  @Test
  void publishersStreamTypedItems() {
    List<String> heard = new ArrayList<>();
    words.lines("one").subscribe(new Collector<>(heard));
    assertThat(heard).containsExactly("one", "two", "completed");
    List<String> misread = new ArrayList<>();
    plugin.stream("lines", Map.of("text", "one"), Integer.class)
        .subscribe(new Collector<>(misread));
    assertThat(misread)
        .containsExactly(
            "fake.lines: bad_result: result: expected an integer of 32 bits, saw \"one\"");
  }

  private record Collector<T>(List<String> heard) implements Flow.Subscriber<T> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T item) {
      heard.add(String.valueOf(item));
    }

    @Override
    public void onError(Throwable failure) {
      heard.add(String.valueOf(failure.getMessage()));
    }

    @Override
    public void onComplete() {
      heard.add("completed");
    }
  }

  @Test
  void aPluginsFailurePassesAsItIs() {
    PluginException failure = catchThrowableOfType(PluginException.class, () -> words.fail("any"));
    assertThat(failure).isInstanceOf(PluginNetworkException.class);
    assertThat(failure.retryable()).isTrue();
  }

  interface Misread {
    List<Stats> count(String text);
  }

  @Test
  void aResultThatDoesNotFitNamesItsPlace() {
    PluginException failure =
        catchThrowableOfType(PluginException.class, () -> plugin.as(Misread.class).count("a"));
    assertThat(failure).isInstanceOf(PluginValidationException.class);
    assertThat(failure.reason()).isEqualTo(Reason.BAD_RESULT);
    assertThat(failure)
        .hasMessage(
            "fake.count: bad_result: result[0].distinct_words: is missing;"
                + " expected an integer of 32 bits");
  }

  @Test
  @SuppressWarnings("NullAway") // the point of the test
  void anArgumentThatIsNullIsRefusedBeforeTheCall() {
    PluginException failure =
        catchThrowableOfType(PluginException.class, () -> words.count(null, Optional.empty()));
    assertThat(failure.reason()).isEqualTo(Reason.BAD_ARGUMENTS);
    assertThat(failure).hasMessageContaining("text: expected text, saw null");
  }

  record CountArguments(String text, Optional<Integer> top) {}

  @Test
  void classTokensGiveRecordsAndRecordsAreArguments() {
    assertThat(plugin.call("word_stats", Map.of("text", "a"), Stats.class)).isEqualTo(new Stats(4));
    assertThat(
            plugin.call(
                "count",
                new CountArguments("a", Optional.of(7)),
                new TypeToken<List<WordCount>>() {}))
        .containsExactly(new WordCount("a/true", 7));
    assertThatThrownBy(() -> plugin.call("count", List.of(), Stats.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  interface Wrong {
    List<WordCount> cuont(String text);

    List<WordCount> count(String txet, double top);

    int wordStats(int text);

    CompletableFuture<Thread> maybe();

    Flow.Publisher<Integer> lines(List<String> text);
  }

  @Test
  void everythingThatDoesNotFitIsToldAtOnce() {
    InterfaceMismatchException mismatch =
        catchThrowableOfType(InterfaceMismatchException.class, () -> plugin.as(Wrong.class));
    assertThat(mismatch)
        .hasMessageStartingWith(Wrong.class.getName() + " does not fit plugin fake:\n  ");
    assertThat(mismatch.problems())
        .hasSize(9)
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .startsWith("cuont(): the plugin has no command cuont; did you mean 'count'?"))
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .startsWith("count(): the command has no argument txet; did you mean 'text'?"))
        .contains(
            "count(): the argument text is missing",
            "count() top: Java writes number, the plugin reads integer",
            "wordStats() text: Java writes integer, the plugin reads string",
            "wordStats() result: the plugin writes object, Java reads integer",
            "lines() result: the plugin writes string, Java reads integer",
            "lines() text: Java writes array, the plugin reads string")
        .anySatisfy(
            problem ->
                assertThat(problem).startsWith("maybe(): java.lang.Thread has no JSON form"));
  }

  interface Sorting {
    void sort(Order order, Map<String, Integer> by);

    Stats total();
  }

  @Test
  void enumsAndMembersAreComparedInDepth() {
    Map<String, Object> by =
        Map.of("type", "object", "additionalProperties", Map.of("type", "boolean"));
    FakePlugin sorter =
        new FakePlugin()
            .command(
                "sort",
                "function",
                FakePlugin.args(
                    Map.of("order", Map.of("enum", List.of("asc", "DESCENDING")), "by", by),
                    "order"),
                Map.of(),
                args -> null)
            .command(
                "total",
                "function",
                FakePlugin.args(Map.of()),
                Map.of("type", "object", "properties", Map.of("words", Map.of())),
                args -> null);
    assertThat(
            catchThrowableOfType(InterfaceMismatchException.class, () -> sorter.as(Sorting.class))
                .problems())
        .containsExactly(
            "sort() by.*: Java writes integer, the plugin reads boolean",
            "sort() order: Java writes [ASCENDING], the plugin reads only [asc, DESCENDING]",
            "total() result.distinct_words: Java needs it, the plugin has none");
  }

  @Test
  void onlyInterfacesHaveProxies() {
    assertThatThrownBy(() -> plugin.as(String.class)).isInstanceOf(IllegalArgumentException.class);
  }
}
