package dev.constrictor.runtime.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.concurrent.CountDownLatch;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestInterruptTest {
  private static final String GUEST =
      """
      import time

      seen = []

      def guest(begun):
          try:
              begun()
              %s
          except BaseException as error:
              seen.append(type(error).__name__)
              raise
          finally:
              seen.append("finally")

      guest
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while True: pass",
        "while True: (lambda: 0)()",
        "for _ in iter(int, 1): pass",
        "time.sleep(1000)"
      })
  void runsWhatTheGuestHasForItsEnd(String work) throws InterruptedException {
    try (Context context = context()) {
      GuestInterrupt interrupt = GuestInterrupt.of(context);
      Value guest = context.eval("python", GUEST.formatted(work));
      Thread self = Thread.currentThread();
      CountDownLatch begun = new CountDownLatch(1);
      Thread other = new Thread(() -> interruptOnceBegun(interrupt, self, begun));
      other.start();
      PolyglotException ended =
          catchThrowableOfType(PolyglotException.class, () -> guest.execute(countDown(begun)));
      other.join();
      assertThat(ended).hasMessageContaining("KeyboardInterrupt");
      assertThat(context.eval("python", "seen").as(String[].class))
          .containsExactly("KeyboardInterrupt", "finally");
    }
  }

  private static ProxyExecutable countDown(CountDownLatch latch) {
    return arguments -> {
      latch.countDown();
      return null;
    };
  }

  private static void interruptOnceBegun(
      GuestInterrupt interrupt, Thread guest, CountDownLatch begun) {
    try {
      begun.await();
      interrupt.raise(guest, () -> true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatIsNotWantedAnyMoreDoesNothing() {
    try (Context context = context()) {
      GuestInterrupt.of(context).raise(Thread.currentThread(), () -> false);
      assertThat(context.eval("python", "sum(1 for _ in range(1000))").asInt()).isEqualTo(1000);
    }
  }

  @Test
  void aClosedContextIsLeftAlone() {
    Context context = context();
    GuestInterrupt interrupt = GuestInterrupt.of(context);
    context.close(true);
    interrupt.raise(Thread.currentThread(), () -> true);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  private static Context context() {
    return Context.newBuilder("python").option("engine.WarnInterpreterOnly", "false").build();
  }
}
