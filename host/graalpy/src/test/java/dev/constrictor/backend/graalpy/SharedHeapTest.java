package dev.constrictor.backend.graalpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.constrictor.PluginHost;
import dev.constrictor.config.BackendKind;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who has to go when plugins that are each within their limits fill the server's heap together. */
@Tag("hostile") // for its small heap
class SharedHeapTest {
  private static final long PIECE = 50_000;
  private static final long STEP = 10_000_000;
  private static final long KEPT_AT_MOST = 230_000_000;

  /** Shares of the heap: below and, together, above that of the host's watermark. */
  private static final double NEARLY = 0.68;

  private static final double OF_THE_SERVER = 0.15;

  private static final String CODE =
      """
      import time

      import constrictor

      kept = []


      @constrictor.command
      def keep(pieces: int) -> int:
          kept.extend(bytearray(%d) for _ in range(pieces))
          return len(kept)


      @constrictor.command
      def churn(pieces: int) -> str:
          for _ in range(pieces):
              bytearray(%d)
          constrictor.call_host("collect")
          time.sleep(1)
          return "done"
      """
          .formatted(PIECE, PIECE);

  @TempDir Path plugins;

  @Test
  @Timeout(240)
  void theOneThatKeepsMostAndNotTheOneThatWorks() throws Exception {
    List<String> keepers = IntStream.range(0, 4).mapToObj(i -> "keeper-" + i).toList();
    for (String name : keepers) {
      write(name);
    }
    write("worker");
    try (PluginHost host =
        PluginHost.builder()
            .backend(BackendKind.GRAALPY)
            .plugins(plugins)
            .hostFunction(
                "collect",
                args -> {
                  System.gc();
                  return null;
                })
            .start()) {
      host.awaitReady();
      for (int step = 0; usedShare() < NEARLY; step++) {
        long kept = PIECE * keep(host, keepers.get(step % keepers.size()), STEP / PIECE);
        assertThat(kept).as("what one keeps, within its limit").isLessThan(KEPT_AT_MOST);
      }
      byte[] ofTheServer = new byte[(int) (OF_THE_SERVER * Runtime.getRuntime().maxMemory())];

      assertThat(host.plugin("worker").call("churn", Map.of("pieces", 6 * STEP / PIECE)))
          .isEqualTo("done");
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions() // while the one that was ended starts anew
          .until(() -> keepers.stream().filter(keeper -> keep(host, keeper, 0) == 0).count() == 1);
      Reference.reachabilityFence(ofTheServer);
    }
  }

  private static long keep(PluginHost host, String keeper, long pieces) {
    Object kept = host.plugin(keeper).call("keep", Map.of("pieces", pieces));
    return (Long) Objects.requireNonNull(kept);
  }

  private static double usedShare() {
    System.gc();
    return (double) ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
        / Runtime.getRuntime().maxMemory();
  }

  private void write(String name) throws Exception {
    Path folder = Files.createDirectory(plugins.resolve(name));
    Files.writeString(
        folder.resolve("plugin.yaml"),
        """
        name: %s
        version: 1.0.0
        entrypoint: main.py
        permissions: {host_functions: [collect]}
        """
            .formatted(name));
    Files.writeString(folder.resolve("main.py"), CODE);
  }
}
