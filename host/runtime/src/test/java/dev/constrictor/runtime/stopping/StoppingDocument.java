package dev.constrictor.runtime.stopping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes {@code host/docs/stopping.md} of what {@link StoppingTable} found on both GraalPys. */
final class StoppingDocument {
  private record Row(String end, double millis) {
    boolean stopped() {
      return end.equals(EndlessRun.End.STOPPED.name());
    }

    String text() {
      return switch (EndlessRun.End.valueOf(end)) {
        case STOPPED -> "%.0f".formatted(millis);
        case STUCK -> "stuck";
        case BY_ITSELF -> "ended";
      };
    }
  }

  private StoppingDocument() {}

  /** Arguments: the file of the stock run, that of the rewritten one, the document to write. */
  public static void main(String[] args) throws IOException {
    Map<String, Row> stock = read(Path.of(args[0]));
    Map<String, Row> rewritten = read(Path.of(args[1]));
    StringBuilder text =
        new StringBuilder(
            """
            # What stops

            Each case is Python that does not end for a long time, most of it inside one builtin. It runs for 400 ms of
            processor time, then its thread is doomed and its context closed by force. The figure is how many
            milliseconds later the thread was free; *stuck* means not within 4 s, *ended* that the case was over by itself.
            Written by `StoppingDocument` from two runs of `StoppingTable` (both in the tests of `host/runtime`), on
            a 2-core machine that had other work, interpreted.

            """);
    text.append("| | stock GraalPy | rewritten |\n|---|---|---|\n");
    text.append(
        "| stopped | %d | %d |\n".formatted(stopped(stock).size(), stopped(rewritten).size()));
    text.append("| stuck | %d | %d |\n".formatted(stuck(stock), stuck(rewritten)));
    for (int percent : new int[] {50, 90, 99}) {
      text.append(
          "| p%d of those stopped | %.0f ms | %.0f ms |\n"
              .formatted(
                  percent,
                  percentile(stopped(stock), percent),
                  percentile(stopped(rewritten), percent)));
    }
    text.append("\n| case | stock, ms | rewritten, ms |\n|---|---|---|\n");
    rewritten.forEach(
        (name, row) -> {
          Row before = stock.get(name);
          text.append(
              "| `%s` | %s | %s |\n"
                  .formatted(name, before == null ? "" : before.text(), row.text()));
        });
    Files.writeString(Path.of(args[2]), text);
  }

  private static Map<String, Row> read(Path file) throws IOException {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split("\t", -1);
      rows.put(fields[0], new Row(fields[1], Double.parseDouble(fields[2])));
    }
    return rows;
  }

  private static List<Double> stopped(Map<String, Row> rows) {
    return rows.values().stream().filter(Row::stopped).map(Row::millis).sorted().toList();
  }

  private static long stuck(Map<String, Row> rows) {
    return rows.values().stream()
        .filter(row -> row.end().equals(EndlessRun.End.STUCK.name()))
        .count();
  }

  private static double percentile(List<Double> sorted, int percent) {
    return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(percent / 100.0 * sorted.size()) - 1);
  }
}
