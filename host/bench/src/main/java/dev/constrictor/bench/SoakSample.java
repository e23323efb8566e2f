package dev.constrictor.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a JVM holds at one moment. Travels from one JVM to another as a line of numbers.
 *
 * @param contexts how many contexts have come and gone
 * @param heapBytes what is left of the heap after a collection
 * @param threads live threads
 * @param descriptors open file descriptors
 * @param nativeBytes resident memory that is no heap, where the heap is touched from the start
 */
record SoakSample(int contexts, long heapBytes, int threads, long descriptors, long nativeBytes) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int COLLECTIONS = 2; // what one leaves to be finalized the next one frees

  static SoakSample take(int contexts) throws IOException {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return new SoakSample(
        contexts,
        heap.getUsed(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
            .getOpenFileDescriptorCount(),
        residentBytes() - heap.getCommitted());
  }

  private static long residentBytes() throws IOException {
    try (Stream<String> lines = Files.lines(STATUS)) {
      String resident = lines.filter(line -> line.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(resident.replaceAll("\\D", "")) * 1024;
    }
  }

  String line() {
    return "%d %d %d %d %d".formatted(contexts, heapBytes, threads, descriptors, nativeBytes);
  }

  static SoakSample parse(String line) {
    String[] fields = line.split(" ", -1);
    return new SoakSample(
        Integer.parseInt(fields[0]),
        Long.parseLong(fields[1]),
        Integer.parseInt(fields[2]),
        Long.parseLong(fields[3]),
        Long.parseLong(fields[4]));
  }
}
