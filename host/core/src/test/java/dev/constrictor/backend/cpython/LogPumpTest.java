package dev.constrictor.backend.cpython;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of the bytes that a worker writes to its descriptors. */
class LogPumpTest {
  private static final int LONGEST = 64 * 1024;

  private final LogPump pump = new LogPump();
  private final List<String> lines = new ArrayList<>();
  private int counted;

  private void run(String written, int limit) {
    tell(limit);
    read(written);
  }

  private void tell(int limit) {
    pump.tell(bytes -> (counted += bytes) <= limit, lines::add);
  }

  private void read(String written) {
    pump.run(new ByteArrayInputStream(written.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void everyByteCountsAndEmptyLinesAreLeftOut() {
    run("one\r\n\n\ntwo\n\u00e4", 100);
    assertThat(counted).isEqualTo(13);
    assertThat(lines).containsExactly("one", "two", "\u00e4");
    assertThat(pump.last()).isEqualTo(lines);
  }

  @Test
  void aLongLineComesInPieces() {
    String longest = "x".repeat(LONGEST);
    run(longest + "\n" + longest + longest + "y\nz", 10 * LONGEST);
    assertThat(counted).isEqualTo(3 * LONGEST + 4);
    assertThat(lines).containsExactly(longest, longest, longest, "y", "z");
  }

  @Test
  void theLastThatNobodyHasHeardWaitsForWhoeverListens() {
    read("lost\n" + "y".repeat(LONGEST / 2) + "\n" + "z".repeat(LONGEST / 4) + "\n\u00e4\n");
    read("x".repeat(LONGEST / 4 - 10) + "\nend");
    tell(2 * LONGEST);
    assertThat(counted).isEqualTo(LONGEST);
    assertThat(lines)
        .extracting(String::length)
        .containsExactly(LONGEST / 2, LONGEST / 4, 1, LONGEST / 4 - 10, 3);
    read("more");
    assertThat(lines).endsWith("end", "more");
  }

  @Test
  void whatIsTooMuchIsKeptForTheReportAlone() {
    run("too much\nand more", 5);
    assertThat(lines).isEmpty();
    assertThat(pump.last()).containsExactly("too much", "and more");
  }
}
