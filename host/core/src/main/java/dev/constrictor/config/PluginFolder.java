package dev.constrictor.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A plugin's folder, out of which no declared path may lead.
 *
 * @param path absolute, links followed
 */
record PluginFolder(Path path) {
  static PluginFolder of(Path folder) throws IOException {
    return new PluginFolder(folder.toRealPath());
  }

  /** The regular file that is declared, links followed. */
  Path file(String declared) throws RefusedPathException {
    Path file = inside(declared);
    if (!Files.isRegularFile(file)) {
      throw new RefusedPathException("must be a file, which this is not");
    }
    return file;
  }

  /** The existing file or folder that is declared, links followed. */
  Path inside(String declared) throws RefusedPathException {
    Path relative = parsed(declared);
    if (relative.isAbsolute()) {
      throw new RefusedPathException("must be relative to the plugin folder, not absolute");
    }
    if (!path.resolve(relative).normalize().startsWith(path)) {
      throw new RefusedPathException("must be inside the plugin folder, and leads out of it");
    }
    Path real = existing(path.resolve(relative));
    if (!real.startsWith(path)) {
      throw new RefusedPathException(
          "must be inside the plugin folder, and leads out of it by a link");
    }
    return real;
  }

  static Path parsed(String declared) throws RefusedPathException {
    try {
      return Path.of(declared);
    } catch (InvalidPathException e) {
      throw new RefusedPathException("must be a path this system can have");
    }
  }

  static Path existing(Path path) throws RefusedPathException {
    try {
      return path.toRealPath();
    } catch (NoSuchFileException e) {
      throw new RefusedPathException("does not exist");
    } catch (IOException e) {
      throw new RefusedPathException(
          "cannot be reached: " + e.getClass().getSimpleName().replace("Exception", ""));
    }
  }

  /** A declared path cannot be used; the message says why. */
  static final class RefusedPathException extends Exception {
    RefusedPathException(String message) {
      super(message);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }
}
