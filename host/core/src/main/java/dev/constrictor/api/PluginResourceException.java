package dev.constrictor.api;

/** A limit on memory, CPU, output, message size or queues was reached. */
public final class PluginResourceException extends PluginException {

  private static final long serialVersionUID = 1L;

  PluginResourceException(PluginError error, String plugin, String command) {
    super(error, plugin, command);
  }
}
