package dev.constrictor.backend.cpython;

import dev.constrictor.Plugin;
import dev.constrictor.PluginHost;
import dev.constrictor.config.BackendKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * A server of its own, to be killed: prints what its plugin answers once its plugins are under
 * load, and keeps them so.
 */
final class VictimHost {
  private static final int CALLERS = 4;
  private static final int CALLS_UNTIL_LOADED = 200;

  private VictimHost() {}

  public static void main(String[] arguments) throws Exception {
    PluginHost host =
        PluginHost.builder()
            .plugins(Path.of(arguments[0]))
            .only(Set.of("behaviour", "breakout", "hog")::contains)
            .backend(BackendKind.CPYTHON)
            .start();
    host.awaitReady();
    Object escaped = host.plugin("breakout").call("attempt", Map.of("code", arguments[1]));
    host.plugin("breakout").callAsync("attempt", Map.of("code", "while True: pass"));
    CountDownLatch loaded = new CountDownLatch(CALLS_UNTIL_LOADED);
    for (int i = 0; i < CALLERS; i++) {
      Thread.ofPlatform().daemon().start(() -> callForEver(host, loaded));
    }
    loaded.await();
    System.out.println(escaped);
    new CountDownLatch(1).await();
  }

  private static void callForEver(PluginHost host, CountDownLatch calls) {
    Plugin talker = host.plugin("behaviour");
    Plugin user = host.plugin("hog");
    for (long i = 0; ; i++) {
      talker.call("echo", Map.of("value", List.of(i, "x".repeat(10_000))));
      user.call("use", Map.of("mebibytes", 10L));
      calls.countDown();
    }
  }
}
