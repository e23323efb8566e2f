package dev.constrictor.backend.cpython;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.api.Protection;
import dev.constrictor.api.Strength;
import dev.constrictor.backend.Manifests;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtectionsTest {
  /** Landlock for signals came with its version 6. */
  @ParameterizedTest
  @CsvSource({
    "5, true, false, ADVISORY",
    "6, true, false, ENFORCED",
    "6, false, false, ADVISORY",
    "0, false, true, ENFORCED"
  })
  void aStopIsAsSureAsItIsThatNoPluginEndsItsSupervisor(
      int landlock, boolean seccomp, boolean namespaces, Strength expected, @TempDir Path temp)
      throws Exception {
    Interpreter machine =
        new Interpreter(
            Path.of("python3"),
            "3.11.0",
            false,
            landlock,
            seccomp,
            Set.of(),
            namespaces ? "/usr/bin/bwrap" : "",
            namespaces ? "" : "bubblewrap is not installed");
    assertThat(new Protections(machine).of(Manifests.in(temp, "")))
        .filteredOn(one -> one.name().equals("stop") || one.name().equals("processes"))
        .extracting(Protection::strength)
        .containsExactly(expected, expected);
  }
}
