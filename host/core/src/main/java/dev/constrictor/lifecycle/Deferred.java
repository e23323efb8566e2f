package dev.constrictor.lifecycle;

import dev.constrictor.backend.Contained;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Actions collected under a lock, to be run in order once it is released: all of them, since the
 * plugin has moved on already and each belongs to that. Of one thread.
 */
final class Deferred {
  private static final Logger LOG = LoggerFactory.getLogger(Deferred.class);
  private static final Contained ACTION = new Contained(LOG, "what follows a plugin's move");

  private final List<Runnable> actions = new ArrayList<>(2);

  void then(Runnable action) {
    actions.add(action);
  }

  void run() {
    actions.forEach(ACTION::run);
  }
}
