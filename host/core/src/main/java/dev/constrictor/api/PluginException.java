package dev.constrictor.api;

import java.util.Optional;

/**
 * A call or a plugin failed. One subclass for each {@link ErrorType}, so that callers can catch the
 * kind they can handle. Immutable and safe to share between threads.
 */
public abstract sealed class PluginException extends RuntimeException
    permits PluginTimeoutException,
        PluginResourceException,
        PluginValidationException,
        PluginNetworkException,
        PluginSystemException {

  private static final long serialVersionUID = 1L;

  private final transient PluginError error;
  private final String plugin;
  private final String command;

  PluginException(PluginError error, String plugin, String command) {
    super(text(error, plugin, command));
    this.error = error;
    this.plugin = plugin;
    this.command = command;
  }

  /**
   * The exception of the subclass that fits the error's type.
   *
   * @param plugin the plugin's name
   * @param command the command's name, or the empty string outside a call
   */
  public static PluginException of(PluginError error, String plugin, String command) {
    return switch (error.errorType()) {
      case TIMEOUT -> new PluginTimeoutException(error, plugin, command);
      case RESOURCE_ERROR -> new PluginResourceException(error, plugin, command);
      case VALIDATION_ERROR -> new PluginValidationException(error, plugin, command);
      case NETWORK_ERROR -> new PluginNetworkException(error, plugin, command);
      case SYSTEM_ERROR -> new PluginSystemException(error, plugin, command);
    };
  }

  private static String text(PluginError error, String plugin, String command) {
    String where = command.isEmpty() ? plugin : plugin + "." + command;
    return where + ": " + error.reason() + ": " + error.message();
  }

  /** The whole failure as data. */
  public final PluginError error() {
    return error;
  }

  /** The kind of failure. */
  public final ErrorType errorType() {
    return error.errorType();
  }

  /** Which failure exactly. */
  public final Reason reason() {
    return error.reason();
  }

  /** The plugin that was called. */
  public final String plugin() {
    return plugin;
  }

  /** The command that was called; empty when the failure was outside a call. */
  public final String command() {
    return command;
  }

  /** Whether the same call may succeed later. */
  public final boolean retryable() {
    return error.retryable();
  }

  /** The Python exception's class, as {@code module.Name}; empty when there was none. */
  public final Optional<String> pythonType() {
    return Optional.ofNullable(error.pythonType());
  }

  /** The plugin's own frames in Python's format; empty when there was no Python exception. */
  public final Optional<String> pythonTraceback() {
    return Optional.ofNullable(error.traceback());
  }
}
