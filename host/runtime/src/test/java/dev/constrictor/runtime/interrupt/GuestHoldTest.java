package dev.constrictor.runtime.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.constrictor.runtime.Doom;
import dev.constrictor.runtime.GuestThread;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestHoldTest {
  private static final Duration WHILE = GuestHold.PIECE.multipliedBy(10);
  private static final String LOOP = "while True: step()";

  private final AtomicLong steps = new AtomicLong();
  private final CompletableFuture<Context> context = new CompletableFuture<>();
  private final CompletableFuture<GuestHold> hold = new CompletableFuture<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  private void run(String work) {
    CompletableFuture<Doom> doom = new CompletableFuture<>();
    GuestThread thread = new GuestThread(() -> serve(doom.join(), work), "held");
    doom.complete(new Doom(thread));
    thread.start();
    await().atMost(30, TimeUnit.SECONDS).until(() -> steps.get() > 0);
  }

  private void serve(Doom doom, String work) {
    try (Context created =
        Context.newBuilder("python").option("engine.WarnInterpreterOnly", "false").build()) {
      hold.complete(GuestHold.of(created, doom));
      context.complete(created);
      created
          .getBindings("python")
          .putMember("step", (ProxyExecutable) nothing -> steps.incrementAndGet());
      created.eval("python", work);
    } catch (PolyglotException e) {
      end.completeExceptionally(e);
    } finally {
      doom.lift();
    }
  }

  @AfterEach
  void close() {
    context.join().close(true);
  }

  /** How far the guest gets meanwhile. */
  private long stepsWhile(Runnable everyMillisecond) throws InterruptedException {
    long before = steps.get();
    long until = System.nanoTime() + WHILE.toNanos();
    while (System.nanoTime() < until) {
      everyMillisecond.run();
      TimeUnit.MILLISECONDS.sleep(1);
    }
    return steps.get() - before;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {LOOP, "sum(iter(step, 0))", "any(map(lambda _: step() < 0, iter(int, 1)))"})
  void aGuestStandsUntilItIsReleased(String work) throws InterruptedException {
    run(work);
    GuestHold held = hold.join();
    stepsWhile(held::extend);
    long standing = stepsWhile(held::extend);
    held.release();
    long going = stepsWhile(() -> {});

    assertThat(standing).isLessThan(going / 10);
  }

  @Test
  void aHoldThatNobodyExtendsEnds() {
    run(LOOP);
    hold.join().extend();
    long before = steps.get();
    await().until(() -> steps.get() > before + 1000);
  }

  @Test
  void theEndOfItsContextIsHeardMeanwhile() throws InterruptedException {
    run(LOOP);
    GuestHold held = hold.join();
    stepsWhile(held::extend);
    Thread closer = new Thread(() -> context.join().close(true));
    closer.start();
    while (closer.isAlive()) {
      held.extend();
      TimeUnit.MILLISECONDS.sleep(1);
    }
    assertThatThrownBy(() -> end.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(PolyglotException.class);
    held.extend(); // does nothing
    held.release();
  }
}
