package dev.constrictor.backend.graalpy;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether the server's heap is nearly full of what garbage collection could not free: the last line
 * before an OutOfMemoryError that would strike host and plugins alike. Safe for several threads.
 */
final class HeapWatermark {
  /** Above this share, measured after a collection, something must go. */
  private static final double SHARE = 0.75;

  /** How HotSpot names the collectors, and parts of them, that leave garbage behind. */
  private static final Pattern PARTIAL =
      Pattern.compile("Young|Concurrent|Copy|Scavenge|Minor|Pauses");

  private static final double LEAST_SUSPICIOUS = 0.02;

  private final Optional<MemoryPoolMXBean> oldGeneration;

  private final List<GarbageCollectorMXBean> fullCollections =
      ManagementFactory.getGarbageCollectorMXBeans().stream()
          .filter(collector -> !PARTIAL.matcher(collector.getName()).find())
          .toList();

  private long collectionsSeen;

  HeapWatermark() {
    oldGeneration =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(
                pool ->
                    pool.getType() == MemoryType.HEAP
                        && pool.isCollectionUsageThresholdSupported()
                        && pool.isUsageThresholdSupported()) // the youngest have none
            .findFirst();
  }

  boolean isWatched() {
    return oldGeneration.isPresent();
  }

  /**
   * Whether a full collection since the last question has left more than the share. Lesser ones
   * leave garbage behind, which would be taken for what plugins keep.
   */
  synchronized boolean isNewlyCrossed() {
    long now = fullCollections.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
    if (oldGeneration.isEmpty() || now == collectionsSeen) {
      return false;
    }
    collectionsSeen = now;
    MemoryUsage afterCollection = oldGeneration.get().getCollectionUsage();
    return afterCollection != null
        && afterCollection.getUsed() > SHARE * Runtime.getRuntime().maxMemory();
  }

  /** What a call must have allocated to be taken for a cause. */
  static long leastSuspicious() {
    return (long) (LEAST_SUSPICIOUS * Runtime.getRuntime().maxMemory());
  }
}
