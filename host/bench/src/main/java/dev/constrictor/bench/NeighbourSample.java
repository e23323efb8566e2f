package dev.constrictor.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What a neighbour of the attacked plugin noticed. Travels as {@link HostileSample} does.
 *
 * @param beside beside what it was called
 * @param calls how many calls it answered
 */
record NeighbourSample(Beside beside, int calls, double p50Millis, double p99Millis) {
  private static final String MARK = "neighbour";

  static NeighbourSample of(Beside beside, long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new NeighbourSample(beside, sorted.length, millis(sorted, 0.5), millis(sorted, 0.99));
  }

  private static double millis(long[] ascending, double share) {
    return ascending.length == 0
        ? Double.NaN
        : ascending[(int) (share * (ascending.length - 1))] / 1e6;
  }

  String line() {
    return String.join(
        "\t",
        List.of(
            MARK,
            beside.name(),
            String.valueOf(calls),
            String.valueOf(p50Millis),
            String.valueOf(p99Millis)));
  }

  static boolean isLine(String line) {
    return line.startsWith(MARK + "\t");
  }

  static NeighbourSample parse(String line) {
    String[] fields = line.split("\t", -1);
    return new NeighbourSample(
        Beside.valueOf(fields[1]),
        Integer.parseInt(fields[2]),
        Double.parseDouble(fields[3]),
        Double.parseDouble(fields[4]));
  }
}
