package dev.constrictor.backend;

import dev.constrictor.api.HostFunction;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.Reason;
import dev.constrictor.protocol.Stats;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The functions of the host's that one instance may call. Safe for several threads. */
public final class GrantedFunctions {
  private static final Logger LOG = LoggerFactory.getLogger(GrantedFunctions.class);

  private final InstanceSpec spec;

  /** Those that the plugin's manifest names and the embedder has. */
  public GrantedFunctions(InstanceSpec spec) {
    this.spec = spec;
  }

  /**
   * Runs a function on this thread, for as long as it takes; never throws.
   *
   * @param args null where the plugin sent no object
   */
  public Outcome call(String name, @Nullable Map<String, @Nullable Object> args) {
    HostFunction function = spec.hostFunctions().get(name);
    if (function == null || args == null) {
      return failure(
          Reason.PERMISSION_DENIED, "host function " + name + " is unknown or not granted");
    }
    try {
      return new Outcome.Success(function.call(args), Stats.NONE);
    } catch (PluginException e) {
      return new Outcome.Failure(e.error());
    } catch (Exception | Error e) { // whatever the server's own function throws
      LOG.warn("host function {} failed for {}", name, spec, e);
      String why = e instanceof Exception ? e.getMessage() : e.toString();
      return failure(Reason.INTERNAL, "the host function failed: " + why);
    }
  }

  private static Outcome failure(Reason reason, String message) {
    return new Outcome.Failure(PluginError.of(reason, message));
  }
}
