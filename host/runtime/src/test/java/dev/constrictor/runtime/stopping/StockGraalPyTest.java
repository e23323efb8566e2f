package dev.constrictor.runtime.stopping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.runtime.RewrittenGraalPy;
import java.io.IOException;
import java.time.Duration;
import org.graalvm.polyglot.Engine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With the stock jars on the class path it is told so, and nothing else changes. */
@Tag("stock")
class StockGraalPyTest {
  @Test
  void theStockGraalPyIsToldAndItsPythonLoopsStop() throws IOException, InterruptedException {
    assertThat(RewrittenGraalPy.present()).isFalse();
    try (Engine engine =
        Engine.newBuilder("python").option("engine.WarnInterpreterOnly", "false").build()) {
      EndlessRun.Result result =
          new EndlessRun(engine, EndlessCase.named("loop"))
              .stopAfter(Duration.ofMillis(100), Duration.ofSeconds(10));
      assertThat(result.end()).isEqualTo(EndlessRun.End.STOPPED);
    }
  }
}
