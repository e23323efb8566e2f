package dev.constrictor.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The proof beside a cache that it is whole and unchanged, in a form that costs the launcher's
 * shell little to compare: an archive's {@code cksum}, or how many files a folder has.
 */
final class Seal {
  private Seal() {}

  static void write(WarmupStep step) throws IOException, InterruptedException {
    Path aside = step.seal().resolveSibling(step.seal().getFileName() + ".part");
    Files.writeString(aside, proof(step) + "\n");
    Files.move(
        aside, step.seal(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static boolean fits(WarmupStep step) throws IOException, InterruptedException {
    return Files.exists(step.target())
        && Files.exists(step.seal())
        && Files.readString(step.seal()).strip().equals(proof(step));
  }

  private static String proof(WarmupStep step) throws IOException, InterruptedException {
    return step.folder()
        ? Long.toString(FileTree.files(step.target()).size())
        : checksum(step.target());
  }

  private static String checksum(Path file) throws IOException, InterruptedException {
    Process cksum =
        new ProcessBuilder("cksum")
            .redirectInput(file.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String sum = new String(cksum.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    if (cksum.waitFor() != 0) {
      throw new IOException("cksum cannot read " + file);
    }
    return sum.strip();
  }
}
