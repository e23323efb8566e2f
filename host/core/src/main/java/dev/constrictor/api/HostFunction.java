package dev.constrictor.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function of the server's that granted plugins call by {@code constrictor.call_host}. It runs on
 * the calling plugin's thread, within the call's deadline, and must be safe for several threads.
 */
@FunctionalInterface
public interface HostFunction {
  /**
   * Answers one call.
   *
   * @param args the keyword arguments as JSON values
   * @return a JSON value: Map, List, String, Number, Boolean or null
   * @throws Exception any failure: the plugin gets a {@code constrictor.HostError}, with the type,
   *     reason and details of a {@link PluginException} (see {@link PluginException#of}), of any
   *     other with SYSTEM_ERROR {@code internal}
   */
  @Nullable Object call(Map<String, @Nullable Object> args) throws Exception;

  /** The JSON Schema of the arguments object; empty where none was declared. */
  default Map<String, Object> argumentSchema() {
    return Map.of();
  }
}
