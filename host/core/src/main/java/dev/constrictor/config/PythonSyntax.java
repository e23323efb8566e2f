package dev.constrictor.config;

import java.util.regex.Pattern;

/** The shapes of Python's version specifiers (PEP 440) and requirements (PEP 508). */
final class PythonSyntax {
  private static final String VERSION =
      "v?(?:[0-9]{1,9}!)?[0-9]{1,9}(?:\\.[0-9]{1,9}){0,20}(?:\\.\\*)?"
          + "(?:[-_.]?(?:a|b|c|rc|alpha|beta|pre|preview|post|rev|r|dev)[-_.]?[0-9]{0,9}){0,3}"
          + "(?:\\+[A-Za-z0-9.]{1,60})?";
  private static final String CLAUSE = "\\s*(?:~=|===?|!=|<=|>=|<|>)\\s*" + VERSION + "\\s*";
  private static final String CLAUSES = CLAUSE + "(?:," + CLAUSE + ")*+,?\\s*";
  private static final String NAME = "[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?";
  private static final String EXTRAS =
      "(?:\\s*\\[\\s*(?:" + NAME + "(?:\\s*,\\s*" + NAME + ")*+)?\\s*])?";
  private static final String MARKER = "(?:\\s*;[^\\r\\n;]+)?";

  private static final Pattern SPECIFIERS = Pattern.compile(CLAUSES, Pattern.CASE_INSENSITIVE);
  private static final Pattern REQUIREMENT =
      Pattern.compile(
          NAME + EXTRAS + "(?:\\s*\\(" + CLAUSES + "\\)|" + CLAUSES + ")?\\s*" + MARKER,
          Pattern.CASE_INSENSITIVE);
  private static final Pattern DIRECT_REQUIREMENT =
      Pattern.compile(NAME + EXTRAS + "\\s*@\\s*[a-z][a-z+]*:[^\\s;]+(?:\\s+;[^\\r\\n;]+)?");

  /** Where Python ends a line, which is at more than Java does: pip would read a second one. */
  private static final Pattern LINE_END =
      Pattern.compile("[\\n\\x0B\\f\\r\\x1C-\\x1E\\x85\\u2028\\u2029]");

  private PythonSyntax() {}

  static boolean isSpecifierSet(String text) {
    return SPECIFIERS.matcher(text).matches();
  }

  static boolean isRequirement(String text) {
    return !LINE_END.matcher(text.strip()).find()
        && (REQUIREMENT.matcher(text).matches() || DIRECT_REQUIREMENT.matcher(text).matches());
  }
}
