package dev.constrictor.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is told in order is told so, whichever threads tell it, and none of them waits. */
class InOrderTest {
  private final InOrder order = new InOrder();
  private final List<Integer> told = Collections.synchronizedList(new ArrayList<>());

  @Test
  void whoComesWhileAnotherTellsLeavesItsOwnToThatOne() throws Exception {
    CountDownLatch telling = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    order.add(
        () -> {
          telling.countDown();
          await(goOn);
          told.add(1);
        });
    Thread slow = new Thread(order::run);
    slow.start();
    await(telling);
    order.add(() -> told.add(2));
    order.run(); // comes back at once
    assertThat(told).isEmpty();
    goOn.countDown();
    slow.join();
    assertThat(told).containsExactly(1, 2);
  }

  @Test
  void whatAnActionAddsComesAfterIt() {
    order.add(
        () -> {
          order.add(() -> told.add(2));
          order.run();
          told.add(1);
        });
    order.run();
    assertThat(told).containsExactly(1, 2);
  }

  @Test
  void anActionThatFailsHoldsNothingUp() {
    order.add(
        () -> {
          throw new AssertionError("as the test wants it");
        });
    order.add(() -> told.add(1));
    order.run();
    order.add(() -> told.add(2));
    order.run();
    assertThat(told).containsExactly(1, 2);
  }

  @Test
  void nothingIsLostOrSwappedAmongManyThreads() throws Exception {
    int each = 10_000;
    List<Thread> threads =
        IntStream.range(0, 4)
            .mapToObj(
                thread ->
                    new Thread(
                        () -> {
                          for (int i = 0; i < each; i++) {
                            addNext();
                            order.run();
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(told).isEqualTo(IntStream.range(0, 4 * each).boxed().toList());
  }

  private int next;

  /** As a plugin does under its lock. */
  private synchronized void addNext() {
    int number = next++;
    order.add(() -> told.add(number));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
