package dev.constrictor.backend.graalpy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ThreadPrioritiesTest {
  /** Where the nice value is among the fields of {@code /proc/.../stat} behind the name. */
  private static final int NICE = 16;

  /** Run in a JVM of its own: tells what is said of priorities, and what the system made of one. */
  public static final class Told {
    private Told() {}

    /** Prints both. */
    @SuppressWarnings("ThreadPriorityCheck") // it is what is tested
    public static void main(String[] args) throws Exception {
      Thread least =
          new Thread(() -> System.out.println(ThreadPriorities.areHeeded() + " " + ownNice()));
      least.setPriority(Thread.MIN_PRIORITY);
      least.start();
      least.join();
    }

    private static String ownNice() {
      try {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICE];
      } catch (IOException e) {
        return e.toString();
      }
    }
  }

  @Test
  void aThreadOfLeastPriorityIsNicerWhereTheyAreHeeded() throws Exception {
    assertThat(told("-XX:ThreadPriorityPolicy=1")).isEqualTo("true 4");
    assertThat(told("-XX:ThreadPriorityPolicy=0")).isEqualTo("false 0");
  }

  private static String told(String flag) throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            flag,
            "-cp",
            System.getProperty("java.class.path"),
            Told.class.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    return output.strip();
  }
}
