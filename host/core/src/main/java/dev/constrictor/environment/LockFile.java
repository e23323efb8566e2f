package dev.constrictor.environment;

import dev.constrictor.config.PluginManifest;
import dev.constrictor.files.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code requirements.lock} beside a manifest: every package with its version and hashes, and in
 * its first line a digest of what was asked for, so that a lock that is out of date is noticed.
 */
final class LockFile {
  private static final String NAME = "requirements.lock";
  private static final Pattern HEADER = Pattern.compile("# constrictor lock of ([0-9a-f]{64})");

  private LockFile() {}

  static Path of(PluginManifest manifest) {
    return manifest.folder().resolve(NAME);
  }

  /**
   * The lock's requirements, where there is a lock; refused when it is not of these requirements.
   */
  static Optional<Requirements> read(PluginManifest manifest, Requirements declared)
      throws EnvironmentException {
    Path file = of(manifest);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new EnvironmentException(file + " must be a regular file");
    }
    Requirements locked = Requirements.read(file);
    try {
      for (String line : Files.readAllLines(file)) {
        Matcher header = HEADER.matcher(line);
        if (header.matches() && !header.group(1).equals(digest(declared))) {
          throw new EnvironmentException(
              "%s is not of the requirements as they are now; `constrictor env lock %s` renews it"
                  .formatted(file, manifest.name()));
        }
      }
    } catch (IOException e) {
      throw new EnvironmentException(file + " cannot be read", e);
    }
    return Optional.of(locked);
  }

  /** Finds what requirements come to. */
  interface Resolver {
    List<String> lines(Requirements declared, Path work)
        throws IOException, InterruptedException, EnvironmentException;
  }

  /** Resolves the plugin's requirements anew, whatever its lock says, and writes the lock. */
  static Path renew(PluginManifest manifest, StoreLayout store, Resolver resolver)
      throws EnvironmentException, InterruptedException {
    Requirements declared = Requirements.declared(manifest);
    if (declared.isEmpty()) {
      throw new EnvironmentException("%s has no requirements to lock".formatted(manifest.name()));
    }
    try {
      Path work = store.workFolder("lock");
      try {
        return write(manifest, declared, resolver.lines(declared, work));
      } finally {
        new FolderTree(work).remove();
      }
    } catch (IOException e) {
      throw new EnvironmentException("%s cannot be locked: %s".formatted(manifest.name(), e), e);
    }
  }

  /** Replaces the lock in one step. */
  private static Path write(PluginManifest manifest, Requirements declared, List<String> lines)
      throws IOException {
    Path file = of(manifest);
    Path aside = Files.createTempFile(manifest.folder(), ".requirements", ".lock");
    try {
      String header = "# constrictor lock of " + digest(declared);
      String text = header + "\n" + String.join("\n", lines) + "\n";
      Files.writeString(aside, text);
      Files.setPosixFilePermissions(
          aside, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
    return file;
  }

  private static String digest(Requirements declared) {
    return Digests.of(declared.texts());
  }
}
