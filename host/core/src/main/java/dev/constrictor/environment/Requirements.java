package dev.constrictor.environment;

import dev.constrictor.config.ConfigProblem;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.config.RequirementLine;
import dev.constrictor.config.RequirementsFile;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is to be installed, in an order that does not depend on how it was written down.
 *
 * @param lines sorted, each once
 */
record Requirements(List<RequirementLine> lines) {
  /** {@code name[extras] @ address#fragment ; marker} of PEP 508. */
  private static final Pattern DIRECT =
      Pattern.compile("(?s)[^@;]+@\\s*(?<address>(?<scheme>[A-Za-z][A-Za-z+]*):[^\\s;#?]*).*");

  /**
   * An address that is a wheel's for pip too: that takes {@code git+https:…/x.whl} for a repository
   * and {@code …/.whl} for a folder, and puts variables where {@code $} is.
   */
  private static final Pattern WHEEL =
      Pattern.compile("(?:file|https?):[^$]*/[A-Za-z0-9](?:[A-Za-z0-9._+!-]|%2[Bb])*\\.whl");

  Requirements {
    lines = lines.stream().distinct().sorted(Comparator.comparing(RequirementLine::text)).toList();
  }

  /** Whether the manifest has any. */
  static boolean areIn(PluginManifest manifest) {
    return !manifest.requirements().isEmpty() || manifest.requirementsFile().isPresent();
  }

  /** What is to be installed for a plugin: its lock's word where it has one. */
  static Requirements inForce(PluginManifest manifest) throws EnvironmentException {
    Requirements declared = declared(manifest);
    return LockFile.read(manifest, declared).orElse(declared);
  }

  /** What the manifest asks for, its lock left aside. */
  static Requirements declared(PluginManifest manifest) throws EnvironmentException {
    if (manifest.requirementsFile().isPresent()) {
      return read(manifest.requirementsFile().get());
    }
    return new Requirements(
        manifest.requirements().stream()
            .map(text -> new RequirementLine(text.strip(), List.of()))
            .toList());
  }

  static Requirements read(Path file) throws EnvironmentException {
    RequirementsFile read = RequirementsFile.read(file);
    if (!read.problems().isEmpty()) {
      throw new EnvironmentException(
          String.join("; ", read.problems().stream().map(ConfigProblem::toString).toList()));
    }
    return new Requirements(read.lines());
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Whether hashes are given; then every requirement must have one. */
  boolean hashed() {
    return lines.stream().anyMatch(line -> !line.hashes().isEmpty());
  }

  List<String> texts() {
    return lines.stream().map(RequirementLine::text).toList();
  }

  List<String> names() {
    return lines.stream().map(RequirementLine::name).distinct().toList();
  }

  /** The requirement of this distribution, in the form of PEP 503, as it was written. */
  Optional<String> called(String name) {
    return lines.stream()
        .filter(line -> line.name().equals(name))
        .map(RequirementLine::requirement)
        .findFirst();
  }

  /**
   * Refuses what the operator forbids. Installers do not by themselves where an address is named.
   */
  void requireAllowed(Installer.Sources sources) throws EnvironmentException {
    for (RequirementLine line : lines) {
      Matcher direct = DIRECT.matcher(line.requirement());
      if (!direct.matches()) {
        continue;
      }
      if (sources.offline() && !direct.group("scheme").equals("file")) {
        throw new EnvironmentException(
            "the requirement '%s' names an address, and cpython.offline is set"
                .formatted(line.requirement()));
      }
      if (!sources.allowSourceBuilds() && !WHEEL.matcher(direct.group("address")).matches()) {
        throw new EnvironmentException(
            "the requirement '%s' names no wheel (.whl), and code of its own would run to build one (only cpython.allow_source_builds permits that)"
                .formatted(line.requirement()));
      }
    }
  }
}
