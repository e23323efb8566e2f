package dev.constrictor.runtime.stopping;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of Python that never ends, or not for a long time.
 *
 * @param name of the case
 * @param code one statement a line
 */
record EndlessCase(String name, String code) {
  private static final Pattern IMPORTS = Pattern.compile("(?:(?:import|from) [^;\n]*\n)+");
  private static final Pattern ESCAPE = Pattern.compile("\\\\([n\\\\])");

  /** All cases of {@code endless.txt}: {@code name|code}, in it newline and backslash escaped. */
  static List<EndlessCase> all() throws IOException {
    try (InputStream in = EndlessCase.class.getResourceAsStream("endless.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> line.contains("|"))
          .map(line -> line.split("\\|", 2))
          .map(parts -> new EndlessCase(parts[0].strip(), unescaped(parts[1])))
          .toList();
    }
  }

  private static String unescaped(String code) {
    return ESCAPE.matcher(code).replaceAll(escape -> escape.group(1).equals("n") ? "\n" : "\\\\");
  }

  /**
   * Its code with this statement where the case begins: where it says so itself, else after the
   * imports at its beginning.
   */
  String codeWith(String statement) {
    if (code.contains(statement)) {
      return code;
    }
    Matcher imports = IMPORTS.matcher(code);
    return imports.lookingAt()
        ? imports.group() + statement + "\n" + code.substring(imports.end())
        : statement + "\n" + code;
  }

  static EndlessCase named(String name) throws IOException {
    return all().stream().filter(each -> each.name.equals(name)).findFirst().orElseThrow();
  }
}
