package dev.constrictor.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.api.Reason;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentBuildersTest {
  @Test
  void whereThereIsNoThreadThatIsTheResult(@TempDir Path temp) throws Exception {
    try (EnvironmentBuilders builders =
        new EnvironmentBuilders(
            thread -> {
              throw new OutOfMemoryError("unable to create native thread: as the test wants it");
            })) {
      Preparation prepared =
          builders
              .begin(Manifests.in(temp, ""), () -> "prepared")
              .getNow(new Preparation.Ready(""));
      assertThat(prepared).isInstanceOf(Preparation.Failed.class);
      Preparation.Failed failed = (Preparation.Failed) prepared;
      assertThat(failed.why().reason()).isEqualTo(Reason.INTERNAL);
      assertThat(failed.why().message()).contains("no thread for its environment");
    }
  }
}
