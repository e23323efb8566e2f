package dev.constrictor.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.constrictor.config.PluginManifest;
import dev.constrictor.process.Pids;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builders in processes of their own on one store, and one that is killed. */
class SeveralBuildersTest {
  @TempDir Path temp;
  private Store store;

  @BeforeEach
  void makeStore() throws IOException {
    temp = temp.toRealPath();
    store = Store.offline(temp);
  }

  private Process builder(String requirement, String plugin) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            BuildInOwnJvm.class.getName(),
            temp.toString(),
            requirement,
            plugin)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void twoHostsThatBuildTheSameEndWithOneGoodEnvironment() throws Exception {
    Wheels.pure(store.wheels(), "greeter", "1.0", "");
    List<Process> builders = List.of(builder("greeter", "one"), builder("greeter", "two"));
    for (Process builder : builders) {
      String said = new String(builder.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(builder.waitFor()).as(said).isZero();
      assertThat(said).contains("built: ");
    }
    assertThat(store.open().list()).hasSize(1);
    assertThat(store.open().verify(store.plugin("one", "requirements: [greeter]")).whole())
        .isTrue();
    assertThat(Folders.in(store.folder().resolve(".building"))).isEmpty();
  }

  @Test
  void aKilledBuilderTakesItsProcessesAlongAndTheNextOneBuildsAnew() throws Exception {
    Path gate = temp.resolve("gate");
    Path started = temp.resolve("started");
    // The import under test waits for the gate, so that the builder is killed in its midst.
    String code =
        "import os, time\nopen(r'%s', 'w').write(str(os.getpid()))\n".formatted(started)
            + "while not os.path.exists(r'%s'): time.sleep(0.01)\n".formatted(gate);
    Wheels.pure(store.wheels(), "slow", "1.0", code);
    Process builder = builder("slow", "one");
    try (BufferedReader lines = builder.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null && !line.contains("importing")) {
        line = lines.readLine();
      }
      assertThat(line).as("the builder came as far as the import").isNotNull();
      Pids.in(started);
      builder.destroyForcibly().waitFor();
      Pids.assertGone(started);
    }
    assertThat(store.open().list()).as("nothing half-made").isEmpty();

    Files.createFile(gate);
    PluginManifest manifest = store.plugin("one", "requirements: [slow]");
    store.open().prepare(manifest, Progress.NONE);
    assertThat(store.open().verify(manifest).whole()).isTrue();
    assertThat(Folders.in(store.folder().resolve(".building"))).isEmpty();
  }

  @Test
  void anInterruptedBuildEndsItsProcessesAndLeavesNothing() throws Exception {
    Path started = temp.resolve("started");
    String code =
        "import os, time\nopen(r'%s', 'w').write(str(os.getpid()))\n".formatted(started)
            + "while True: time.sleep(1)\n";
    Wheels.pure(store.wheels(), "endless", "1.0", code);
    PluginManifest manifest = store.plugin("one", "requirements: [endless]");
    FutureTask<Environment> build =
        new FutureTask<>(() -> store.open().prepare(manifest, Progress.NONE));
    Thread builder = Thread.ofPlatform().start(build);
    Pids.in(started);

    builder.interrupt();
    assertThatThrownBy(build::get).hasCauseInstanceOf(InterruptedException.class);
    Pids.assertGone(started);
    assertThat(store.open().list()).isEmpty();
    assertThat(Folders.in(store.folder().resolve(".building"))).isEmpty();
  }
}
