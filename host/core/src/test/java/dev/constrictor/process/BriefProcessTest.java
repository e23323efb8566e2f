package dev.constrictor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that tell a fact, and some that do not end. */
@Timeout(60)
class BriefProcessTest {
  @TempDir Path temp;

  private BriefProcess.Answer run(String script, Duration limit) throws Exception {
    return BriefProcess.run(new ProcessBuilder("sh", "-c", script).directory(temp.toFile()), limit);
  }

  @Test
  void tellsStatusAndOutput() throws Exception {
    assertThat(run("cat; echo fact; exit 3", Duration.ofSeconds(30)))
        .isEqualTo(new BriefProcess.Answer(3, "fact\n"));
  }

  @Test
  void whatHoldsThePipeOpenIsNotWaitedFor() throws Exception {
    try {
      assertThat(run("sleep 600 & echo $! > pid; echo fact", Duration.ofSeconds(30)).output())
          .isEqualTo("fact\n");
    } finally {
      ProcessHandle.of(Pids.in(temp.resolve("pid"))).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void whatTakesTooLongIsEndedWithItsChildren() throws Exception {
    assertThatThrownBy(() -> run("sleep 600 & echo $! > pid; wait", Duration.ofSeconds(3)))
        .isInstanceOf(TimeoutException.class);
    Pids.assertGone(temp.resolve("pid"));
  }
}
