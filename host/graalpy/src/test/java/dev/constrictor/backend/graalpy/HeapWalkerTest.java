package dev.constrictor.backend.graalpy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.graalvm.polyglot.Context;
import org.junit.jupiter.api.Test;

class HeapWalkerTest {
  @Test
  void aWalkThatFailsForWantOfAContextOrByItselfIsToldAndTheNextIsMade() throws Exception {
    AtomicInteger missing = new AtomicInteger(2);
    Semaphore failed = new Semaphore(0);
    CountDownLatch walked = new CountDownLatch(1);
    try (HeapWalker walker =
        new HeapWalker(
            () -> {
              if (missing.getAndDecrement() > 0) {
                throw new OutOfMemoryError("as the test wants it");
              }
              return Context.create("python");
            })) {
      walker.prepare(); // fails in silence
      walker.walk(walked::countDown, failed::release);
      assertThat(failed.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      assertThat(walked.getCount()).isOne();
      walker.walk(
          () -> {
            throw new StackOverflowError("as the test wants it");
          },
          failed::release);
      assertThat(failed.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      walker.walk(walked::countDown, failed::release);
      assertThat(walked.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(failed.availablePermits()).isZero();
    }
  }
}
