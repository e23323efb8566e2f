package dev.constrictor.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.constrictor.api.Reason;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.process.Pids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Builds that would never end, with bounds that are shorter than a host's. */
@Timeout(120)
class BoundedBuildTest {
  /** So long neither venv nor pip is silent. */
  private static final Duration SILENCE = Duration.ofSeconds(12);

  private static final Duration PER_IMPORT = Duration.ofSeconds(5);
  private static final String LEAVE_A_PROCESS =
      """
      import subprocess
      child = subprocess.Popen(["sleep", "600"], start_new_session=True)
      open("%s", "w").write(str(child.pid))
      """;

  @TempDir Path temp;
  private Path pid;

  @BeforeEach
  void resolve() throws IOException {
    temp = temp.toRealPath();
    pid = temp.resolve("pid");
  }

  private String leavingAProcess() {
    return LEAVE_A_PROCESS.formatted(pid);
  }

  private Path script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text.formatted(pid) + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void anImportThatDoesNotEndIsEndedAndNamed() throws Exception {
    Store store = Store.offline(temp);
    Wheels.pure(store.wheels(), "brisk", "1.0", "");
    Wheels.pure(
        store.wheels(),
        "endless",
        "1.0",
        leavingAProcess()
            + "import time\n"
            + "while True: print('at it', flush=True); time.sleep(0.1)\n");
    PluginManifest manifest = store.plugin("one", "requirements: [brisk, endless]");
    Environments environments = store.open(new BuildBounds(Duration.ofMinutes(5), PER_IMPORT));

    assertThatThrownBy(() -> environments.prepare(manifest, Progress.NONE))
        .isExactlyInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith(
            "the requirement 'endless' was installed but cannot be imported: "
                + "import endless took longer than 5s and was ended; it had said:\n")
        .hasMessageContaining("at it");
    Pids.assertGone(pid);
    assertThat(environments.list()).isEmpty();
    assertThat(Folders.in(store.folder().resolve(".building"))).isEmpty();
  }

  @Test
  void whatAnImportLeavesRunningIsEndedAndNoHindrance() throws Exception {
    Store store = Store.offline(temp);
    String code =
        leavingAProcess()
            + "import os, threading, time\n"
            + "os.close(1)\n"
            + "threading.Thread(target=lambda: time.sleep(600)).start()\n";
    Wheels.pure(store.wheels(), "busy", "1.0", code);
    PluginManifest manifest = store.plugin("one", "requirements: [busy]");
    Environment built = store.open().prepare(manifest, Progress.NONE);
    assertThat(built.packages()).containsExactly(new InstalledPackage("busy", "1.0", false));
    Pids.assertGone(pid);
  }

  @Test
  void anInstallerThatSaysNothingIsEndedAndQuoted() throws Exception {
    Path tools = Files.createDirectories(temp.resolve("bin"));
    script(tools.resolve("uv"), "echo Resolved 1 package; setsid sleep 600 & echo $! > %s; wait");
    Store store = new Store(temp, "uv", true, Map.of("PATH", tools + ":" + System.getenv("PATH")));
    PluginManifest manifest = store.plugin("one", "requirements: [greeter]");
    Environments environments = store.open(new BuildBounds(SILENCE, PER_IMPORT));

    assertThatThrownBy(() -> environments.prepare(manifest, Progress.NONE))
        .hasMessage(
            "uv was to install greeter, said nothing for 12s and was ended; "
                + "the last that it said:\nResolved 1 package")
        .satisfies(
            failure ->
                assertThat(((EnvironmentException) failure).toError().reason())
                    .isEqualTo(Reason.ENVIRONMENT));
    Pids.assertGone(pid);
    assertThat(Folders.in(store.folder().resolve(".building"))).isEmpty();
  }

  @Test
  void anInterpreterThatDoesNotAnswerIsEnded() throws Exception {
    Path script = script(temp.resolve("python"), "sleep 600 & echo $! > %s; wait");
    assertThatThrownBy(() -> BaseInterpreter.probe(script.toString(), Duration.ofSeconds(3)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage(
            "the interpreter %s did not answer for 3s and was ended (cpython.interpreter)"
                .formatted(script));
    Pids.assertGone(pid);
  }
}
