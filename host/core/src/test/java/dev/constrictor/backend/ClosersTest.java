package dev.constrictor.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosersTest {
  private final List<String> steps = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean failing;

  private final Closers.Closing closing =
      new Closers.Closing() {
        @Override
        public void tell() {
          step("tell");
        }

        @Override
        public void order() {
          step("order");
        }

        @Override
        public void close() {
          closed.countDown();
          step("close");
        }

        private void step(String name) {
          steps.add(name);
          if (failing) {
            throw new IllegalStateException("as the test wants it");
          }
        }
      };

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInstanceIsClosedWhetherItsListenerFailsOrNot(boolean failing) throws Exception {
    this.failing = failing;
    try (Closers closers = new Closers()) {
      closers.end("closer", closing);
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(steps).startsWith("tell").doesNotContain("order");
    }
  }

  @Test
  void whileNoThreadCanBeHadItIsToldAndOrderedAndClosedLater() throws Exception {
    failing = true;
    AtomicInteger missing = new AtomicInteger(3);
    CountDownLatch lastTry = new CountDownLatch(3);
    try (Closers closers =
        new Closers(
            thread -> {
              if (missing.getAndDecrement() > 0) {
                lastTry.countDown();
                throw new OutOfMemoryError("unable to create native thread: as the test wants it");
              }
              thread.start();
            })) {
      closers.end("closer", closing);
      assertThat(lastTry.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(steps).startsWith("tell", "order");
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
