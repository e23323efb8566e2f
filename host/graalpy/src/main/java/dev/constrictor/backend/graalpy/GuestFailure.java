package dev.constrictor.backend.graalpy;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import java.util.List;
import java.util.regex.Pattern;
import org.graalvm.polyglot.PolyglotException;

/**
 * What to make of a failure that Python code could not catch, and whether the context can go on.
 *
 * @param error what the caller is told
 * @param endsInstance whether the context is lost
 */
record GuestFailure(PluginError error, boolean endsInstance) {
  /** How GraalPy 25.0 words denials for which it has no Python exception. */
  private static final List<String> DENIALS =
      List.of(
          "is not allowed",
          "UnsupportedPosixFeatureException",
          "java.lang.SecurityException",
          "was excluded");

  /** Python's own errors may use the same words; one that python-lib let through has broken it. */
  private static final Pattern PYTHON_ERROR = Pattern.compile("[A-Z]\\w*Error\\b");

  static GuestFailure of(Throwable failure) {
    if (failure instanceof PolyglotException guest) {
      if (guest.isExit()) {
        return new GuestFailure(
            PluginError.of(
                Reason.EXITED, "the plugin ended itself with status " + guest.getExitStatus()),
            true);
      }
      String text = String.valueOf(guest.getMessage());
      if (!PYTHON_ERROR.matcher(text).lookingAt() && DENIALS.stream().anyMatch(text::contains)) {
        return new GuestFailure(
            PluginError.of(
                Reason.PERMISSION_DENIED, "the plugin tried what it was not granted: " + text),
            false);
      }
      if (guest.isResourceExhausted()) {
        return new GuestFailure(
            PluginError.of(Reason.MEMORY_LIMIT, "the plugin exhausted a resource: " + text), true);
      }
    }
    if (failure instanceof IllegalArgumentException) {
      return new GuestFailure(
          PluginError.of(
              Reason.BAD_RESULT, "what came back is not a JSON value: " + failure.getMessage()),
          false);
    }
    return new GuestFailure(
        PluginError.of(Reason.CRASHED, "the plugin's context broke: " + failure), true);
  }
}
