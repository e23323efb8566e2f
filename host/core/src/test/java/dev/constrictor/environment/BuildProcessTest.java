package dev.constrictor.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.process.Pids;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a build's commands, and of all that they start. */
@Timeout(60)
class BuildProcessTest {
  private static final Duration AMPLE = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofSeconds(3);

  @TempDir Path temp;
  private final List<String> heard = new CopyOnWriteArrayList<>();

  private BuildProcess processes(Duration silence) {
    return new BuildProcess(Path.of("python3"), Map.copyOf(System.getenv()), silence);
  }

  private BuildProcess.Result run(String script, Duration silence) throws Exception {
    return processes(silence).run(List.of("sh", "-c", script), temp, heard::add);
  }

  @Test
  void statusAndLastLinesAreTold() throws Exception {
    BuildProcess.Result result = run("echo one; echo two >&2; kill -9 $$", AMPLE);
    assertThat(result.failed()).isTrue();
    assertThat(result.status()).isEqualTo(128 + 9);
    assertThat(result.text()).isEqualTo("one\ntwo");
    assertThat(heard).containsExactly("one", "two");
  }

  @Test
  void whatSaysNothingIsEndedWithAllThatItStarted() throws Exception {
    BuildProcess.Result result = run("echo working; setsid sleep 600 & echo $! > pid; wait", SHORT);
    assertThat(result.failed()).isTrue();
    assertThat(result.silent()).contains(SHORT);
    assertThat(result.text()).isEqualTo("working\n(ended, having said nothing for 3s)");
    Pids.assertGone(temp.resolve("pid"));
  }

  @Test
  void whatSaysSomethingNowAndThenMayTakeLonger() throws Exception {
    long began = System.nanoTime();
    BuildProcess.Result result =
        run("for round in 1 2 3 4 5 6 7 8; do printf .; sleep 0.5; done", SHORT);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(SHORT);
    assertThat(result.failed()).isFalse();
    assertThat(result.tail()).containsExactly("........");
  }

  @Test
  void onlyMarkedLinesAreASignWhereThereIsAMark() throws Exception {
    BuildOutput output = new BuildOutput(heard::add, "mark ");
    String script = "echo mark here; while true; do echo noise; sleep 0.1; done";
    BuildProcess.Result result =
        processes(AMPLE).run(List.of("sh", "-c", script), temp, output, SHORT);
    assertThat(result.silent()).contains(SHORT);
    assertThat(result.tail()).containsOnly("noise");
    assertThat(heard).contains("mark here");
  }

  @Test
  void whatACommandLeavesIsEndedAndNotWaitedFor() throws Exception {
    BuildProcess.Result result = run("setsid sleep 600 & echo $! > pid; echo done", AMPLE);
    assertThat(result.failed()).isFalse();
    assertThat(result.tail()).containsExactly("done");
    Pids.assertGone(temp.resolve("pid"));
  }

  @Test
  void aLineWithoutEndIsCut() throws Exception {
    BuildProcess.Result result =
        run("head -c 20000000 /dev/zero | tr '\\0' x; echo; echo y", AMPLE);
    assertThat(result.tail()).containsExactly("x".repeat(500) + "…", "y");
  }
}
