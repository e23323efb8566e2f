package dev.constrictor.bench;

/**
 * One run of one endless case, as its process wrote it down.
 *
 * @param name of the case
 * @param end how it ended
 * @param millis from the decision to stop until the guest's thread was free
 * @param detail where it was stuck, or what flew out of it
 */
record Stop(String name, End end, double millis, String detail) {
  /** How a run can end; the words are those of the process. */
  enum End {
    /** Before anyone stopped it. */
    BY_ITSELF,
    STOPPED,
    STUCK
  }

  /** From a line of tab-separated values. */
  static Stop parse(String line) {
    String[] fields = line.split("\t", -1);
    return new Stop(fields[0], End.valueOf(fields[1]), Double.parseDouble(fields[2]), fields[3]);
  }
}
