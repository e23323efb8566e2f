package dev.constrictor.api;

/** No answer came before the deadline. */
public final class PluginTimeoutException extends PluginException {

  private static final long serialVersionUID = 1L;

  PluginTimeoutException(PluginError error, String plugin, String command) {
    super(error, plugin, command);
  }
}
