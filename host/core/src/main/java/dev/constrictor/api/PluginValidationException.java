package dev.constrictor.api;

/** Arguments, a result, a message or a command's name were not as declared. */
public final class PluginValidationException extends PluginException {

  private static final long serialVersionUID = 1L;

  PluginValidationException(PluginError error, String plugin, String command) {
    super(error, plugin, command);
  }
}
