package dev.constrictor;

import dev.constrictor.protocol.EncodedSize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of a streaming command for a caller who wants them as one list, which may be no larger
 * than one message. Not thread-safe: items come one after another.
 */
final class CollectedItems {
  private final long limitBytes;
  private final List<@Nullable Object> items = new ArrayList<>();
  private long bytes;
  private boolean exact;

  CollectedItems(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** Takes one more; false when there is no room for it. */
  boolean add(@Nullable Object item) {
    // Bounds are cheap; only when their sum is in doubt every item is measured, once.
    bytes += exact ? EncodedSize.exactly(item) : EncodedSize.atMost(item);
    if (bytes > limitBytes && !exact) {
      exact = true;
      bytes = EncodedSize.exactly(item);
      items.forEach(one -> bytes += EncodedSize.exactly(one));
    }
    return bytes <= limitBytes && items.add(item);
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  List<@Nullable Object> toList() {
    return Collections.unmodifiableList(items);
  }
}
