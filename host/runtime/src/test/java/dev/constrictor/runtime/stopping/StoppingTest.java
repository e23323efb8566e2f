package dev.constrictor.runtime.stopping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.runtime.RewrittenGraalPy;
import java.io.IOException;
import java.time.Duration;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Builtins that never end are stopped: a choice of the cases in {@link StoppingRuns}. */
@Tag("jit")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoppingTest {
  private static final Duration WORK = Duration.ofMillis(100);

  /** Far more than it takes, and less than any of these cases would by itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Engine engine;

  @BeforeAll
  void start() {
    engine = Engine.newBuilder("python").option("engine.WarnInterpreterOnly", "false").build();
  }

  @AfterAll
  void stop() {
    engine.close(true);
  }

  /** The build names the runtime: these tests run twice. */
  @Test
  void theRewrittenGraalPyIsOnTheClassPathAndRunsAsTheBuildSays() {
    assertThat(RewrittenGraalPy.present()).isTrue();
    assertThat(engine.getImplementationName())
        .isEqualTo(System.getProperty("constrictor.implementation"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sumrange",
        "anyrepeat",
        "setrange",
        "deque0",
        "fromkeys",
        "bigpow10",
        "bigpow3",
        "bigmul",
        "bigdiv",
        "bigstr",
        "bigint",
        "modpow",
        "factorial",
        "comb",
        "biggcd",
        "isqrt",
        "listeq",
        "strfind",
        "bytescount",
        "rebacktrack",
        "pbkdf2",
        "sha",
        "memcmp",
        "translate",
        "marshal",
        "hotsum",
        "hotmax",
        "hotany",
        "hotrepeat"
      })
  void whatNeverEndsIsStopped(String name) throws IOException, InterruptedException {
    EndlessRun.Result result =
        new EndlessRun(engine, EndlessCase.named(name)).stopAfter(WORK, PATIENCE);
    assertThat(result.end()).as("%s", (Object) result.stack()).isEqualTo(EndlessRun.End.STOPPED);
    if (result.outcome() instanceof PolyglotException ended) {
      assertThat(ended.isCancelled()).as("%s", ended).isTrue();
    } else {
      assertThat(result.outcome()).hasMessageContaining("cancelled");
    }
  }

  @Test
  void neighboursRunOnUnharmed() throws IOException, InterruptedException {
    try (Context neighbour = Context.newBuilder("python").engine(engine).build()) {
      neighbour.eval("python", "x = 0");
      new EndlessRun(engine, EndlessCase.named("sumrange")).stopAfter(WORK, PATIENCE);
      assertThat(neighbour.eval("python", "sum(range(1000)) + len('a' * 10**6) + x").asInt())
          .isEqualTo(1_499_500);
    }
  }
}
