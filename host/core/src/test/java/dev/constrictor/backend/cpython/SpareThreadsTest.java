package dev.constrictor.backend.cpython;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.Manifests;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpareThreadsTest {
  @Test
  @SuppressWarnings("NullAway") // none gets as far as to be launched
  void whereThereIsNoThreadTheNextInstanceMakesUpForIt(@TempDir Path temp) throws Exception {
    InstanceSpec spec = new InstanceSpec(Manifests.in(temp, ""), 1, Map.of(), Map.of());
    AtomicInteger tries = new AtomicInteger();
    try (UsageWatch watch = new UsageWatch();
        Spares spares =
            new Spares(
                2,
                new SpareMaker(null),
                watch,
                thread -> {
                  tries.incrementAndGet();
                  throw new OutOfMemoryError("unable to create native thread");
                })) {
      spares.refill(spec);
      spares.refill(spec);
      assertThat(tries).as("both spares, each time").hasValue(4);
      assertThat(spares.count("sample")).isZero();
    }
  }
}
