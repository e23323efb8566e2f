package dev.constrictor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** Colours for a terminal, and none for anything else. */
record Paint(boolean terminal, boolean colours) {
  /** Linux names its terminals like this; elsewhere there are no colours. */
  private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/|tty|console).*");

  /** Control characters other than line ends and tabs, and those that turn the text's direction. */
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cc}&&[^\\n\\t]]|[\\u202a-\\u202e\\u2066-\\u2069]");

  static Paint ofStderr() {
    return of("/proc/self/fd/2", System.getenv());
  }

  static Paint ofStdout() {
    return of("/proc/self/fd/1", System.getenv());
  }

  private static Paint of(String descriptor, Map<String, String> environment) {
    boolean terminal;
    try {
      Path target = Files.readSymbolicLink(Path.of(descriptor));
      terminal = TERMINAL.matcher(target.toString()).matches();
    } catch (IOException | UnsupportedOperationException e) {
      terminal = false; // no such file system: not a terminal as far as can be known
    }
    boolean wanted =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    return new Paint(terminal, terminal && wanted);
  }

  String bad(String text) {
    return colour("1;31", text);
  }

  String good(String text) {
    return colour("32", text);
  }

  String strong(String text) {
    return colour("1", text);
  }

  String faint(String text) {
    return colour("36", text);
  }

  private String colour(String code, String text) {
    return colours && !text.isEmpty() ? "\033[" + code + "m" + text + "\033[0m" : text;
  }

  /** The text with what a terminal would obey written as escapes, so that it is seen instead. */
  static String visible(String text) {
    return UNSEEN
        .matcher(text)
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }
}
