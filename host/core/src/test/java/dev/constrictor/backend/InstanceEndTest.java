package dev.constrictor.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.protocol.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class InstanceEndTest {
  private static final Ending STOPPED =
      new Ending(PluginError.of(Reason.NOT_RUNNING, "stopped"), false);
  private static final Ending CRASHED = new Ending(PluginError.of(Reason.CRASHED, "broke"), true);

  private final List<Ending> told = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Ending> closed = new CompletableFuture<>();

  private final InstanceListener listener =
      new InstanceListener() {
        @Override
        public void received(Message message) {
          throw new AssertionError("an end says nothing else");
        }

        @Override
        public void ignored() {
          throw new AssertionError("it was told nothing to ignore");
        }

        @Override
        public void leaving(Ending ending) {
          throw new AssertionError("it has left");
        }

        @Override
        public void ended(Ending ending) {
          told.add(ending);
        }
      };

  private final InstanceEnd.Force force =
      new InstanceEnd.Force() {
        @Override
        public void order() {}

        @Override
        public void close(Ending cause) {
          closed.complete(cause);
        }
      };

  @Test
  void anEndThatIsBroughtIsToldAndClosedOnce() throws Exception {
    try (Closers closers = new Closers()) {
      InstanceEnd end = new InstanceEnd(listener, closers);
      assertThat(end.hasBegun()).isFalse();
      assertThat(end.bring("closer", STOPPED, force)).isTrue();
      assertThat(end.hasBegun()).isTrue();
      assertThat(end.bring("closer", CRASHED, force)).isFalse();
      end.found(CRASHED);
      assertThat(closed.get(10, TimeUnit.SECONDS)).isEqualTo(STOPPED);
      assertThat(told).containsExactly(STOPPED);
    }
  }

  @Test
  void anEndThatIsFoundNeedsNoForce() {
    try (Closers closers = new Closers()) {
      InstanceEnd end = new InstanceEnd(listener, closers);
      end.found(CRASHED);
      assertThat(told).containsExactly(CRASHED);
      assertThat(end.bring("closer", STOPPED, force)).isFalse();
      assertThat(told).containsExactly(CRASHED);
      assertThat(closed).isNotDone();
    }
  }

  @Test
  void anEndThatCouldNotBeginMayBeTriedAgain() throws Exception {
    AtomicBoolean failing = new AtomicBoolean(true);
    try (Closers closers =
        new Closers(
            thread -> {
              if (failing.getAndSet(false)) {
                throw new IllegalStateException("as the test wants it");
              }
              thread.start();
            })) {
      InstanceEnd end = new InstanceEnd(listener, closers);
      assertThatThrownBy(() -> end.bring("closer", STOPPED, force))
          .isInstanceOf(IllegalStateException.class);
      assertThat(end.hasBegun()).isFalse();
      assertThat(end.bring("closer", STOPPED, force)).isTrue();
      assertThat(closed.get(10, TimeUnit.SECONDS)).isEqualTo(STOPPED);
    }
  }
}
