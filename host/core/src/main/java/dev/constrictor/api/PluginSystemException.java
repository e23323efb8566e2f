package dev.constrictor.api;

/** A crash, a cancellation, a refusal, or a plugin bug of no better type. */
public final class PluginSystemException extends PluginException {

  private static final long serialVersionUID = 1L;

  PluginSystemException(PluginError error, String plugin, String command) {
    super(error, plugin, command);
  }
}
