package dev.constrictor.lifecycle;

import java.util.ArrayList;
import java.util.List;

/** Actions collected under a lock, to be run in order once it is released. Of one thread. */
final class Deferred {
  private final List<Runnable> actions = new ArrayList<>(2);

  void then(Runnable action) {
    actions.add(action);
  }

  void run() {
    actions.forEach(Runnable::run);
  }
}
