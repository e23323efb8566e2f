package dev.constrictor.backend.graalpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.constrictor.backend.HostileContract;
import dev.constrictor.config.BackendKind;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The hostile corpus in process; the build runs it on the interpreter and on the compiler. */
@Tag("hostile")
class HostileGraalPyTest extends HostileContract {
  @Override
  protected BackendKind backend() {
    return BackendKind.GRAALPY;
  }

  /** Of the plugin, its neighbour and the walker. */
  private static final int CONTEXTS = 3;

  @AfterAll
  void nothingIsLeftOfTheContextsThatEnded() {
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              assertThat(ContextTraces.threads())
                  .isLessThanOrEqualTo(CONTEXTS * ContextTraces.THREADS_EACH);
              assertThat(ContextTraces.contexts()).isLessThanOrEqualTo(CONTEXTS);
            });
  }

  @Test
  void theRuntimeIsTheOneThatTheBuildMeant() {
    assertThat(host().lifecycle().runtime(BackendKind.GRAALPY).orElseThrow())
        .contains(System.getProperty("constrictor.expected.runtime", "interpreted only"));
  }
}
