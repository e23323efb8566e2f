package dev.constrictor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.graalvm.polyglot.Context;
import org.junit.jupiter.api.Test;

/** What a guest raises while nobody calls it is told on its own error stream. */
class GuestTracesTest {
  private static final String BAD_SHUTDOWN =
      """
      import threading

      def shutdown():
          raise ValueError

      threading._shutdown = shutdown
      """;

  @Test
  void whatShutdownRaisesIsPrintedToTheGuestsOwnErrorStream() {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Context context = Context.newBuilder("python").err(told).build();
    context.eval("python", BAD_SHUTDOWN);
    assertThat(catchThrowable(context::close)).isNotNull(); // which, depends on -ea
    assertThat(told.toString(StandardCharsets.UTF_8)).contains("in shutdown", "ValueError");
  }
}
