package dev.constrictor.backend.cpython;

import dev.constrictor.backend.InstanceSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says loudly when a worker keeps powers that it was to give up. */
final class ConfinementLog {
  private static final Logger LOG = LoggerFactory.getLogger(ConfinementLog.class);
  private static final String CHANGED = "";
  private static final String NEVER_HAD = "the host's own user";

  private ConfinementLog() {}

  static void tell(InstanceSpec spec, Handshake.Peer peer) {
    Object user = peer.confinement().get("user");
    if (!CHANGED.equals(user) && !NEVER_HAD.equals(user)) {
      LOG.warn("{} runs as root, without capabilities: {}", spec, user);
    }
  }
}
