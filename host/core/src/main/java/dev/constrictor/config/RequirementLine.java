package dev.constrictor.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One requirement as it was declared.
 *
 * @param requirement PEP 508
 * @param hashes as {@code sha256:…}; empty where none are given
 */
public record RequirementLine(String requirement, List<String> hashes) {
  private static final Pattern NAME =
      Pattern.compile("^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?");

  /** Copies. */
  public RequirementLine {
    hashes = List.copyOf(hashes);
  }

  /** The name of the distribution in the form of PEP 503: lower case, with {@code -}. */
  public String name() {
    Matcher name = NAME.matcher(requirement);
    return name.find()
        ? name.group().replaceAll("[-_.]+", "-").toLowerCase(Locale.ROOT)
        : requirement;
  }

  /** The line for an installer's requirements file. */
  public String text() {
    StringBuilder text = new StringBuilder(requirement);
    hashes.stream().sorted().forEach(hash -> text.append(" --hash=").append(hash));
    return text.toString();
  }
}
