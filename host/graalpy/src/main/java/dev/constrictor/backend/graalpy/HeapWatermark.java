package dev.constrictor.backend.graalpy;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Optional;

/**
 * Whether the server's heap is nearly full of what garbage collection could not free: the last line
 * before an OutOfMemoryError that would strike host and plugins alike. Safe for several threads.
 */
final class HeapWatermark {
  /** Above this share, measured after a collection, something must go. */
  private static final double SHARE = 0.75;

  private final Optional<MemoryPoolMXBean> oldGeneration;

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

  /** Whether the last collection left more than the share. */
  boolean isCrossed() {
    if (oldGeneration.isEmpty()) {
      return false;
    }
    MemoryUsage afterCollection = oldGeneration.get().getCollectionUsage();
    return afterCollection != null
        && afterCollection.getUsed() > SHARE * Runtime.getRuntime().maxMemory();
  }
}
