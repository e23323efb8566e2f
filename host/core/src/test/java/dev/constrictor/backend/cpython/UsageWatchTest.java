package dev.constrictor.backend.cpython;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UsageWatchTest {
  private record Worker(CountDownLatch looks, boolean unknowable) implements UsageWatch.Watched {
    @Override
    public boolean isBusy() {
      return true;
    }

    @Override
    public void checkUsage() {
      looks.countDown();
      if (unknowable) {
        throw new OutOfMemoryError("as the test wants it");
      }
    }

    @Override
    public void checkStorage() {}
  }

  @Test
  void aWorkerThatCannotBeLookedAtLeavesNoOtherUnwatched() throws Exception {
    try (UsageWatch watch = new UsageWatch()) {
      Worker well = new Worker(new CountDownLatch(3), false);
      Worker unknowable = new Worker(new CountDownLatch(3), true);
      Worker another = new Worker(new CountDownLatch(3), false);
      watch.watch(well);
      watch.watch(unknowable);
      watch.watch(another);
      assertThat(well.looks.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(unknowable.looks.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(another.looks.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
