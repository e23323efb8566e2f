package dev.constrictor.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.constrictor.PluginHost;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.Reason;
import dev.constrictor.api.StateChange;
import dev.constrictor.config.BackendKind;
import dev.constrictor.environment.Wheels;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class of GraalPy's breaks for good, as it does when its initialiser finds no stack left. */
@Tag("own-jvm")
class DamagedRuntimeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** First used by {@code binascii.crc32}. */
  private static final String VICTIM =
      "com.oracle.graal.python.builtins.modules"
          + ".BinasciiModuleBuiltinsFactory$Crc32NodeFactory$Crc32NodeGen";

  private static final String CODE =
      """
      import binascii
      import time

      import constrictor

      calls = 0


      @constrictor.command
      def check(text: str) -> int:
          return binascii.crc32(text.encode())


      @constrictor.command
      def count() -> int:
          global calls
          calls += 1
          return calls


      @constrictor.command
      def nap(seconds: float) -> str:
          time.sleep(seconds)
          return "rested"
      """;

  private final Queue<StateChange> changes = new ConcurrentLinkedQueue<>();

  @Test
  void isReplacedWhileTheServerRunsOn(@TempDir Path temp) throws Exception {
    Wheels.pure(temp.resolve("wheels"), "packaged", "1.0", "there = True\n");
    Path config =
        Files.writeString(
            temp.resolve("host.yaml"),
            "cpython: {offline: true, find_links: [wheels], environment_store: store}\n");
    Path plugins = Files.createDirectory(temp.resolve("plugins"));
    write(plugins, "user", "");
    write(plugins, "neighbour", "packaged");
    try (PluginHost host =
        PluginHost.builder().config(config).plugins(plugins).onStateChange(changes::add).start()) {
      host.awaitReady();
      WeakReference<ClassLoader> old = new WeakReference<>(loaderOf("user"));
      assertThat(loaderOf("neighbour")).isSameAs(old.get());
      assertThat(loaderOf("user")).isNotSameAs(getClass().getClassLoader());
      assertThat(host.plugin("neighbour").call("count", Map.of())).isEqualTo(1L);
      var nap = host.plugin("neighbour").callAsync("nap", Map.of("seconds", 1));

      var runtime = host.lifecycle().runtime(BackendKind.GRAALPY);
      breakClass(loaderOf("user"));
      PluginException failure =
          catchThrowableOfType(
              PluginException.class, () -> host.plugin("user").call("check", Map.of("text", "a")));

      assertThat(failure.reason()).isEqualTo(Reason.CRASHED);
      assertThat(host.plugin("user").call("check", Map.of("text", "a"))).isEqualTo(0xe8b7be43L);
      assertThat(nap.get(10, TimeUnit.SECONDS)).as("a call under way").isEqualTo("rested");
      await()
          .atMost(PATIENCE)
          .until(() -> changes.stream().filter(DamagedRuntimeTest::isNeighbourBack).count() == 2);
      assertThat(host.plugin("neighbour").call("count", Map.of()))
          .as("in a fresh context")
          .isEqualTo(1L);
      assertThat(loaderOf("neighbour")).isSameAs(loaderOf("user")).isNotSameAs(old.get());
      assertThat(host.lifecycle().runtime(BackendKind.GRAALPY)).isEqualTo(runtime);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                System.gc();
                return old.get() == null;
              });
    }
  }

  @Test
  void sharesTheServersLoaderWhereTheJvmIsOurs(@TempDir Path plugins) throws Exception {
    write(plugins, "user", "");
    try (PluginHost host = PluginHost.builder().plugins(plugins).ownsJvm().start()) {
      host.awaitReady();
      assertThat(loaderOf("user")).isSameAs(getClass().getClassLoader());
    }
  }

  private static boolean isNeighbourBack(StateChange change) {
    return change.plugin().equals("neighbour") && change.to() == PluginState.RUNNING;
  }

  private static ClassLoader loaderOf(String plugin) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("constrictor-" + plugin + "-\\d+-guest"))
        .findFirst()
        .orElseThrow()
        .getContextClassLoader();
  }

  /** Has the class initialised at the edge of a small stack, nearer and nearer, until it breaks. */
  private static void breakClass(ClassLoader loader) throws Exception {
    assertThat(Class.forName(VICTIM, false, loader).getDeclaredMethods()).as("linked").isNotEmpty();
    Thread edge = new Thread(null, () -> goDeep(loader), "edge", 1 << 18);
    edge.start();
    edge.join();
    assertThat(isBroken(loader)).as("the class is broken").isTrue();
  }

  @SuppressWarnings("InfiniteRecursion") // its end is the purpose
  private static boolean goDeep(ClassLoader loader) {
    try {
      if (goDeep(loader)) {
        return true;
      }
    } catch (StackOverflowError edge) { // this frame is the next to try
    }
    return isBroken(loader);
  }

  private static boolean isBroken(ClassLoader loader) {
    try {
      Class.forName(VICTIM, true, loader);
      return false;
    } catch (NoClassDefFoundError broken) {
      return true;
    } catch (StackOverflowError tooNear) {
      return false;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Path plugins, String name, String required) throws IOException {
    Path folder = Files.createDirectory(plugins.resolve(name));
    Files.writeString(
        folder.resolve("plugin.yaml"),
        """
        name: %s
        version: 1.0.0
        entrypoint: main.py
        backend: graalpy
        requirements: [%s]
        limits: {call_timeout: 60s}
        """
            .formatted(name, required));
    Files.writeString(
        folder.resolve("main.py"), (required.isEmpty() ? "" : "import " + required + "\n") + CODE);
  }
}
