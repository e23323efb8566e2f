package dev.constrictor.backend.cpython;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which folders of temporary files nobody will remove any more. */
class FolderOwnerTest {
  @TempDir Path folder;

  private boolean hasEnded() throws Exception {
    UserPrincipal user = Files.getOwner(folder);
    return FolderOwner.hasEnded(folder, user);
  }

  @Test
  void aFolderOfThisProcessIsInUse() throws Exception {
    try (FolderOwner owner = FolderOwner.claim(folder)) {
      assertThat(owner).isNotNull();
      assertThat(hasEnded()).isFalse();
      assertThat(hasEnded()).as("looking must not let go of the lock").isFalse();
    }
  }

  @Test
  void aFolderWithoutAnOwnerIsNotOurs() throws Exception {
    assertThat(hasEnded()).isFalse();
  }

  @Test
  void aFolderOfAProcessThatIsGoneHasEnded() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.writeString(folder.resolve("owner"), gone.pid() + " 0");
    assertThat(hasEnded()).isTrue();
  }

  @Test
  void aProcessThatHasItsNumberNowIsAnother() throws Exception {
    Files.writeString(folder.resolve("owner"), ProcessHandle.current().pid() + " 1");
    assertThat(hasEnded()).isTrue();
  }
}
