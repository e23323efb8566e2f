package dev.constrictor.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.Plugin;
import dev.constrictor.PluginHost;
import dev.constrictor.api.CallOptions;
import dev.constrictor.api.PluginException;
import dev.constrictor.config.BackendKind;
import dev.constrictor.protocol.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The hostile corpus: whatever the plugin {@code hostile} does, each call is answered in time with
 * what its table says, the plugin serves on, the server lives, and a neighbour, called all the
 * time, notices nothing but the shared processor.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HostileContract {
  /** A call that has not been answered so long after its deadline never will be. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Of 99 calls in 100, on a machine that builds: four times what is promised on a quiet one. */
  private static final Duration NEIGHBOUR_WAITS_AT_MOST = Duration.ofSeconds(1);

  /** Given as a system property, the cases that take long run too. */
  private static final boolean ALL = Boolean.getBoolean("constrictor.hostile.all");

  private PluginHost host;
  private Plugin hostile;
  private Neighbour neighbour;
  private long shortagesBefore;

  /** The backend that is tested. */
  protected abstract BackendKind backend();

  @BeforeAll
  void start() throws Exception {
    shortagesBefore = Contained.shortages();
    host =
        PluginHost.builder()
            .backend(backend())
            .plugins(BackendContract.testPlugins())
            .only(Set.of("hostile", "behaviour")::contains)
            .hostFunction("kv.get", args -> "value of " + args.get("key"))
            .hostFunction("kv.put", args -> "must not be reached")
            .start();
    host.awaitReady();
    hostile = host.plugin("hostile");
    neighbour = new Neighbour(host.plugin("behaviour"));
  }

  @AfterAll
  void stop() throws InterruptedException {
    neighbour.stop();
    System.out.printf(
        "neighbour: %d calls, p50 %s, p99 %s%n",
        neighbour.calls(), neighbour.quantile(0.5), neighbour.quantile(0.99));
    host.close();
    assertThat(neighbour.failures()).isEmpty();
    assertThat(neighbour.calls()).isGreaterThan(100);
    assertThat(neighbour.quantile(0.99)).isLessThan(NEIGHBOUR_WAITS_AT_MOST);
    assertThat(Contained.shortages())
        .as("OutOfMemoryErrors of the host's")
        .isEqualTo(shortagesBefore);
  }

  protected final PluginHost host() {
    return host;
  }

  @TestFactory
  Stream<DynamicTest> eachAttackEndsAsItsTableSays() throws IOException, MalformedMessageException {
    Path table = BackendContract.testPlugins().resolve("hostile").resolve("cases.json");
    return HostileCase.readAll(table, backend()).stream()
        .filter(attack -> ALL || !attack.longRunsOnly())
        .map(attack -> DynamicTest.dynamicTest(attack.name(), () -> attempt(attack)));
  }

  private void attempt(HostileCase attack) throws Exception {
    CallOptions options =
        attack.deadline().map(CallOptions.DEFAULT::withTimeout).orElse(CallOptions.DEFAULT);
    Object outcome = outcome(attack.name(), options);
    if (attack.disorders()) {
      outcome("leave", CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(2)));
    }
    if (attack.expected().isEmpty()) {
      assertThat(outcome).isEqualTo(attack.result());
    } else {
      assertThat(outcome)
          .as("the failure of %s", attack)
          .isInstanceOfSatisfying(
              PluginException.class,
              failure ->
                  assertThat(new HostileCase.Failure(failure.errorType(), failure.reason()))
                      .as("%s", failure.error())
                      .isIn(attack.expected()));
    }
    assertThat(outcome("alive", CallOptions.DEFAULT)).isEqualTo("alive");
    assertThat(host.status("hostile").orElseThrow().abandonedThreads()).isEmpty();
    assertThat(neighbour.failures()).isEmpty();
  }

  /** The result, or the exception; an unanswered call fails the test. */
  private @Nullable Object outcome(String command, CallOptions options) throws Exception {
    CompletableFuture<@Nullable Object> call = hostile.callAsync(command, Map.of(), options);
    Duration limit = host.lifecycle().limits("hostile").callTimeout().plus(PATIENCE);
    try {
      return call.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PluginException failure) {
        return failure;
      }
      throw e;
    } catch (TimeoutException e) {
      throw new AssertionError(command + " was never answered", e);
    }
  }
}
