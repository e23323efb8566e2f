package dev.constrictor.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders as plugins leave them. */
class FolderTreeTest {
  private static final long LIMIT = 1L << 30;

  @TempDir private Path temp;

  private Path root() throws IOException {
    return Files.createDirectories(temp.resolve("root"));
  }

  /** Folders within folders, with a file in the last: no path names it. */
  private void makeDeep(Path folder, String name, int levels) throws IOException {
    Path top = Files.createDirectory(folder.resolve("top"));
    Files.write(top.resolve("hidden"), new byte[10_000]);
    for (int i = 0; i < levels; i++) {
      Path above = Files.createDirectory(folder.resolve("above"));
      Files.move(top, above.resolve(name));
      Files.move(above, top);
    }
  }

  @Test
  void filesAndFoldersCountWithAPageAtLeast() throws Exception {
    Files.write(root().resolve("large"), new byte[10_000]);
    Files.write(Files.createDirectory(root().resolve("folder")).resolve("small"), new byte[1]);
    assertThat(new FolderTree(root()).bytes(LIMIT)).isEqualTo(10_000 + 3 * 4096);
    assertThat(new FolderTree(temp.resolve("none")).bytes(LIMIT)).isZero();
  }

  @Test
  void whatNoPathIsShortEnoughForCountsAsTooMuchAndCanBeRemoved() throws Exception {
    makeDeep(root(), "x".repeat(250), 30);
    assertThat(new FolderTree(root()).bytes(LIMIT)).isGreaterThan(LIMIT);
    new FolderTree(root()).remove();
    assertThat(temp.resolve("root")).doesNotExist();
  }

  @Test
  void noDepthIsTooMuchToRemove() throws Exception {
    makeDeep(root(), "deeper", 3_000);
    new FolderTree(root()).remove();
    assertThat(temp.resolve("root")).doesNotExist();
  }

  @Test
  void linksAreRemovedAndNotFollowed() throws Exception {
    Path kept = Files.writeString(Files.createDirectory(temp.resolve("kept")).resolve("file"), "");
    Path folder = Files.createDirectory(root().resolve("folder"));
    Files.createSymbolicLink(root().resolve("link"), kept.getParent());
    Files.createSymbolicLink(folder.resolve("link"), kept.getParent());
    Files.createSymbolicLink(folder.resolve("file"), kept);
    new FolderTree(root()).remove();
    assertThat(temp.resolve("root")).doesNotExist();
    assertThat(kept).exists();
    Path link = Files.createSymbolicLink(temp.resolve("link"), kept.getParent());
    new FolderTree(link).remove();
    assertThat(link).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void closedFoldersAreOpened() throws Exception {
    Path deepest = Files.createDirectories(root().resolve("a/b/c"));
    Files.writeString(deepest.resolve("file"), "");
    for (String folder : List.of("a/b/c", "a/b", "a", ".")) {
      Files.setPosixFilePermissions(
          root().resolve(folder), PosixFilePermissions.fromString("---------"));
    }
    new FolderTree(temp.resolve("root")).remove();
    assertThat(temp.resolve("root")).doesNotExist();
  }

  @Test
  void whatIsNotThereIsRemovedAlready() throws Exception {
    new FolderTree(temp.resolve("none")).remove();
    assertThat(temp.resolve("none")).doesNotExist();
  }
}
