package dev.constrictor.cli;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.protocol.ErrorPayload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A failure for people: what went wrong, and where in the plugin's own source, with a mark below
 * the column where Python knows it.
 */
final class FailureReport {
  /** What Python writes below a line of source, such as {@code ~~^~~}. */
  private static final Pattern MARKS = Pattern.compile("\\s*[~^]+\\s*");

  private static final Pattern FRAME = Pattern.compile("(?m)^ +File \"");

  private final Paint paint;
  private final List<String> lines = new ArrayList<>();

  private FailureReport(Paint paint) {
    this.paint = paint;
  }

  /**
   * The lines to print.
   *
   * @param subject what failed: {@code plugin.command}
   * @param folder the plugin's folder, where it is known
   */
  static List<String> of(String subject, PluginError error, Optional<Path> folder, Paint paint) {
    FailureReport report = new FailureReport(paint);
    PluginError cause = cause(error);
    report.head(subject, error, cause);
    report.place(cause, folder);
    report.traceback(cause);
    return List.copyOf(report.lines);
  }

  /** What a plugin's state goes back to: the error that its start ended with. */
  private static PluginError cause(PluginError error) {
    if (error.details().get("cause") instanceof Map<?, ?> cause) {
      try {
        return cause(ErrorPayload.fromMap(cause));
      } catch (IllegalArgumentException e) {
        return error; // something else that is called so
      }
    }
    return error;
  }

  private void head(String subject, PluginError error, PluginError cause) {
    lines.add(paint.bad(subject + ": ") + what(error));
    if (!cause.equals(error)) {
      lines.add("caused by " + what(cause));
    }
  }

  private String what(PluginError error) {
    String pythonType = error.pythonType();
    String kind =
        pythonType != null && error.reason() == Reason.GUEST_EXCEPTION
            ? pythonType
            : error.reason().wireName();
    return paint.strong(Paint.visible(kind)) + ": " + Paint.visible(error.message());
  }

  private void place(PluginError error, Optional<Path> folder) {
    if (!(error.details().get("file") instanceof String file)
        || !(error.details().get("line") instanceof Long line)
        || !(error.details().get("source") instanceof String source)) {
      return;
    }
    String shown = folder.map(known -> known.resolve(file).toString()).orElse(file);
    String number = line.toString();
    String margin = " ".repeat(number.length());
    lines.add(margin + paint.faint("--> ") + Paint.visible(shown) + ":" + number);
    if (!source.isBlank()) {
      lines.add(paint.faint(number + " | ") + Paint.visible(source.strip()));
      marks(error, source.strip())
          .ifPresent(marks -> lines.add(paint.faint(margin + " | ") + paint.bad(marks)));
    }
  }

  /** The marks below the last mention of this line of source, moved to where it begins here. */
  private static Optional<String> marks(PluginError error, String source) {
    String traceback = error.traceback();
    Optional<String> found = Optional.empty();
    if (traceback != null) {
      List<String> rows = traceback.lines().toList();
      for (int i = 0; i + 1 < rows.size(); i++) {
        String row = rows.get(i);
        String below = rows.get(i + 1);
        int indent = row.length() - row.stripLeading().length();
        if (row.strip().equals(source)
            && MARKS.matcher(below).matches()
            && below.length() > indent
            && below.substring(0, indent).isBlank()) {
          found = Optional.of(below.substring(indent).stripTrailing());
        }
      }
    }
    return found;
  }

  /** The whole traceback, where it says more than the place. */
  private void traceback(PluginError error) {
    String traceback = error.traceback();
    if (traceback != null && FRAME.matcher(traceback).results().limit(2).count() > 1) {
      lines.add("");
      traceback.lines().map(Paint::visible).forEach(lines::add);
    }
  }
}
