package dev.constrictor.runtime.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** One number for all that the result depends on: the jars, the rewriter's classes, the table. */
final class InputDigest {
  private InputDigest() {}

  static String of(List<Path> filesAndFolders) throws IOException {
    MessageDigest digest = sha256();
    try (DigestOutputStream sink =
        new DigestOutputStream(java.io.OutputStream.nullOutputStream(), digest)) {
      sink.write(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
      for (Path path : filesAndFolders) {
        try (Stream<Path> files = Files.walk(path)) {
          files.filter(Files::isRegularFile).sorted().forEach(file -> copy(file, path, sink));
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void copy(Path file, Path root, DigestOutputStream sink) {
    String name = file.equals(root) ? file.getFileName().toString() : root.relativize(file) + "";
    try (InputStream in = Files.newInputStream(file)) {
      sink.write(name.getBytes(StandardCharsets.UTF_8));
      in.transferTo(sink);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
