package dev.constrictor.api;

import java.util.Objects;

/**
 * One line of a plugin's isolation report.
 *
 * @param name the limit's or permission's key in the manifest, such as {@code memory}
 * @param strength how firmly it holds
 * @param mechanism by what means, in a few words
 */
public record Protection(String name, Strength strength, String mechanism) {
  /** Checks. */
  public Protection {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(strength, "strength");
    Objects.requireNonNull(mechanism, "mechanism");
  }
}
