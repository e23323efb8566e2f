package dev.constrictor.backend;

import dev.constrictor.protocol.Command;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One context or process of a plugin. Safe for several threads. */
public interface PluginInstance {
  /**
   * Hands a command over; never blocks. Its answer, or the instance's end, comes to the listener.
   *
   * @param deadlineNanos when it must have been answered, on the clock of {@link System#nanoTime};
   *     the guest is told what is left of it when the command's turn comes
   */
  void send(Command command, long deadlineNanos);

  /**
   * Asks the guest to give a call up, whose caller has been answered already: its code sees
   * KeyboardInterrupt at its next chance, or CancelledError where it awaits something, so that its
   * {@code finally} blocks run. Whether it does, its answer tells; it may come too late or be
   * ignored. Never blocks.
   *
   * @return whether the guest has been told; false while another call of the instance keeps it from
   *     being told, which is no fault of this call's, or it is not known yet: ask again
   */
  default boolean cancel(String callId) {
    send(Command.of("$cancel", Map.of("id", callId)), System.nanoTime());
    return true;
  }

  /**
   * Ends the instance by force, whatever it does; never blocks. The listener's {@link
   * InstanceListener#ended} follows at once, with this cause; {@link #gone} when it is true.
   */
  void destroy(Ending cause);

  /**
   * Asks the platform to give a guest that does not end less of the processors than others; never
   * blocks.
   *
   * @return whether the platform heeds that
   */
  default boolean slow() {
    return false;
  }

  /** Completes once nothing of the instance runs any more. */
  CompletableFuture<Void> gone();
}
