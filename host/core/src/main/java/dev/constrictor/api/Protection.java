package dev.constrictor.api;

import java.util.Objects;

/**
 * One line of a plugin's isolation report.
 *
 * @param kind whether it is about what a plugin may use or what it may do
 * @param name the limit's or permission's key in the manifest, such as {@code memory}
 * @param strength how firmly it holds
 * @param mechanism by what means, in a few words
 */
public record Protection(Kind kind, String name, Strength strength, String mechanism) {
  /** What a line is about. */
  public enum Kind {
    /** What a plugin may use. */
    LIMIT,
    /** What a plugin may do, and what it may not. */
    PERMISSION
  }

  /** Checks. */
  public Protection {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(strength, "strength");
    Objects.requireNonNull(mechanism, "mechanism");
  }

  /** A line about what a plugin may use. */
  public static Protection limit(String name, Strength strength, String mechanism) {
    return new Protection(Kind.LIMIT, name, strength, mechanism);
  }

  /** A line about what a plugin may do. */
  public static Protection permission(String name, Strength strength, String mechanism) {
    return new Protection(Kind.PERMISSION, name, strength, mechanism);
  }
}
