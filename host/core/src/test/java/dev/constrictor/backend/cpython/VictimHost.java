package dev.constrictor.backend.cpython;

import dev.constrictor.PluginHost;
import dev.constrictor.config.BackendKind;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A server of its own, to be killed: prints what its plugin answers, and then keeps it busy. */
final class VictimHost {
  private VictimHost() {}

  public static void main(String[] arguments) throws Exception {
    PluginHost host =
        PluginHost.builder()
            .plugins(Path.of(arguments[0]))
            .only("breakout"::equals)
            .backend(BackendKind.CPYTHON)
            .start();
    host.awaitReady();
    Object escaped = host.plugin("breakout").call("attempt", Map.of("code", arguments[1]));
    host.plugin("breakout").callAsync("attempt", Map.of("code", "while True: pass"));
    System.out.println(escaped);
    new CountDownLatch(1).await();
  }
}
