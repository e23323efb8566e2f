package dev.constrictor.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.constrictor.Plugin;
import dev.constrictor.PluginHost;
import dev.constrictor.api.ErrorType;
import dev.constrictor.api.HostMethod;
import dev.constrictor.api.InterfaceMismatchException;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.Reason;
import dev.constrictor.stream.ItemStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Typed calls, streams and host functions over real plugins. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TypedPluginTest {
  private PluginHost host;
  private Plugin behaviour;
  private Words words;

  static final class Store {
    @HostMethod("kv.get")
    List<String> get(String key) {
      return switch (key) {
        case "away" ->
            throw PluginException.of(
                new PluginError(
                    ErrorType.NETWORK_ERROR,
                    Reason.GUEST_EXCEPTION,
                    "the store is away",
                    null,
                    null,
                    true,
                    Map.of("host", "store")),
                "store",
                "get");
        case "bug" -> throw new IllegalStateException("of the server's own");
        default -> List.of(key, "found");
      };
    }
  }

  @BeforeAll
  void start() throws Exception {
    Path root = Path.of(System.getProperty("constrictor.root"));
    host =
        PluginHost.builder()
            .plugins(root.resolve("plugins"), root.resolve("host/core/src/test/plugins"))
            .only(Set.of("wordcount", "behaviour", "broken")::contains)
            .hostFunctions(new Store())
            .start();
    words = host.plugin("wordcount").as(Words.class); // waits for this plugin alone
    behaviour = host.plugin("behaviour");
  }

  @AfterAll
  void stop() {
    host.close();
  }

  @Test
  void aPluginIsCalledThroughAnInterface() {
    String text = "to be or not to be";
    assertThat(words.count(text, Optional.of(2)))
        .containsExactly(new Words.WordCount("be", 2), new Words.WordCount("to", 2));
    assertThat(words.count(text, Optional.empty())).hasSize(4);
    assertThat(words.stats(text)).isEqualTo(new Words.Stats(18, 6, 4, 1, 1));
    assertThat(words.statsLater(text).join()).isEqualTo(words.stats(text));
    assertThat(words.mostFrequent(text)).isEqualTo("be");
  }

  @Test
  void itemsComeOneByOneToWhoAsks() throws Exception {
    ItemQueue<String> lines = new ItemQueue<>();
    words.lines("one\ntwo\nthree").subscribe(lines);
    lines.subscription().request(1);
    assertThat(lines.items.poll(20, TimeUnit.SECONDS)).isEqualTo("one");
    lines.subscription().request(5);
    assertThat(lines.awaitEnd()).isNull();
    assertThat(lines.items).containsExactly("two", "three");
  }

  @Test
  void aCommandThatDoesNotStreamGivesItsOneResult() throws Exception {
    ItemQueue<Object> one = new ItemQueue<>();
    behaviour.stream("echo", Map.of("value", 5L)).subscribe(one);
    one.subscription().request(Long.MAX_VALUE);
    assertThat(one.awaitEnd()).isNull();
    assertThat(one.items).containsExactly(5L);
  }

  @Test
  void aSubscriberThatIsTooSlowIsToldAndTheCallIsCancelled() throws Exception {
    ItemQueue<Integer> slow = new ItemQueue<>();
    behaviour.stream("stream", Map.of("count", 100_000_000), Integer.class).subscribe(slow);
    // One instance works on one call: when it answers this one, it is free of the stream.
    assertThat(behaviour.call("echo", Map.of("value", "free"))).isEqualTo("free");
    slow.subscription().request(Long.MAX_VALUE);
    assertThat(slow.awaitEnd())
        .isInstanceOfSatisfying(
            PluginException.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.QUEUE_FULL));
    assertThat(slow.items).hasSize(ItemStream.CAPACITY);
  }

  @Test
  void cancellingASubscriptionFreesTheInstance() throws Exception {
    ItemQueue<Object> first = new ItemQueue<>();
    behaviour.stream("stream", Map.of("count", 100_000_000L)).subscribe(first);
    first.subscription().request(1);
    assertThat(first.items.poll(20, TimeUnit.SECONDS)).isEqualTo(0L);
    first.subscription().cancel();
    assertThat(behaviour.call("echo", Map.of("value", "free"))).isEqualTo("free");
  }

  @Test
  void anAnnotatedMethodAnswersWithTypes() {
    assertThat(behaviour.call("ask", Map.of("name", "kv.get", "key", "a")))
        .isEqualTo(List.of("a", "found"));
  }

  private PluginException asking(String key) {
    return catchThrowableOfType(
        PluginException.class, () -> behaviour.call("ask", Map.of("name", "kv.get", "key", key)));
  }

  @Test
  void errorsKeepTheirTypeThroughThePlugin() {
    PluginException away = asking("away");
    assertThat(away.errorType()).isEqualTo(ErrorType.NETWORK_ERROR);
    assertThat(away.retryable()).isTrue();
    assertThat(away.pythonType())
        .hasValueSatisfying(type -> assertThat(type).endsWith("HostError"));
    assertThat(away.error().details()).containsEntry("host", "store");
    PluginException bug = asking("bug");
    assertThat(bug.errorType()).isEqualTo(ErrorType.SYSTEM_ERROR);
    assertThat(bug.reason()).isEqualTo(Reason.INTERNAL);
  }

  interface NotWords {
    int cuont(String text);

    Words.Stats stats(int text);
  }

  @Test
  void anInterfaceIsCheckedAgainstThePluginItself() {
    InterfaceMismatchException mismatch =
        catchThrowableOfType(
            InterfaceMismatchException.class, () -> host.plugin("wordcount").as(NotWords.class));
    assertThat(mismatch.problems())
        .hasSize(2)
        .anySatisfy(problem -> assertThat(problem).contains("did you mean 'count'?"))
        .contains("stats() text: Java writes integer, the plugin reads string");
  }

  @Test
  void aPluginThatDoesNotServeHasNoProxyAndSaysWhy() {
    PluginException unknown =
        catchThrowableOfType(PluginException.class, () -> host.plugin("nope").as(Words.class));
    assertThat(unknown.reason()).isEqualTo(Reason.UNKNOWN_PLUGIN);
    PluginException broken =
        catchThrowableOfType(PluginException.class, () -> host.plugin("broken").as(Words.class));
    assertThat(broken.reason()).isIn(Reason.NOT_RUNNING, Reason.QUARANTINED);
  }

  @Test
  void theRunningHostIsFound() {
    assertThat(PluginHost.current()).containsSame(host);
  }
}
