package dev.constrictor.backend.graalpy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.backend.HostileContract;
import dev.constrictor.config.BackendKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The hostile corpus in process; the build runs it on the interpreter and on the compiler. */
@Tag("hostile")
class HostileGraalPyTest extends HostileContract {
  @Override
  protected BackendKind backend() {
    return BackendKind.GRAALPY;
  }

  @Test
  void theRuntimeIsTheOneThatTheBuildMeant() {
    assertThat(host().lifecycle().runtime(BackendKind.GRAALPY).orElseThrow())
        .contains(System.getProperty("constrictor.expected.runtime", "interpreted only"));
  }
}
