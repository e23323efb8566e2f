package dev.constrictor.api;

/** The plugin could not reach a peer. */
public final class PluginNetworkException extends PluginException {

  private static final long serialVersionUID = 1L;

  PluginNetworkException(PluginError error, String plugin, String command) {
    super(error, plugin, command);
  }
}
