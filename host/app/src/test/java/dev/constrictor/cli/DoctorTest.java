package dev.constrictor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code doctor} tells what there is and what is amiss, with status 0. */
class DoctorTest {
  @TempDir Path temp;

  @Test
  void everythingIsExaminedAndFindingsAreNoFailure() throws Exception {
    BrokenPlugins broken = BrokenPlugins.beside(Cli.PLUGINS.resolve("talker"), temp);

    Cli.Result result =
        Cli.in(temp).run("doctor", "--plugins", broken.folder().toString(), "--output", "json");

    assertThat(result.status()).as(result.err()).isZero();
    Map<?, ?> whole = result.object();
    assertThat(Json.object(whole.get("java")).get("version"))
        .isEqualTo(Runtime.version().toString());
    assertThat(Json.object(whole.get("platform")).get("seccomp")).isEqualTo("available");
    Map<?, ?> python = Json.object(whole.get("python"));
    assertThat(python.get("answers")).isEqualTo(true);
    assertThat(python.get("version")).asString().startsWith("3.12");
    assertThat(python.get("implementation")).asString().startsWith("graalpy 25.");
    assertThat(Json.object(python.get("protections")).get("queue"))
        .asString()
        .startsWith("enforced: ");
    Map<?, ?> configuration = Json.object(whole.get("configuration"));
    assertThat(configuration.get("plugins")).asInstanceOf(LIST).containsExactly("talker");
    assertThat(Json.object(configuration.get("environments")).get("interpreter"))
        .asString()
        .matches("3\\.[0-9]+\\.[0-9]+ \\(/.*\\)");
    assertThat(configuration.get("refused")).asInstanceOf(LIST).hasSize(broken.names().size());
    assertThat(Json.list(whole.get("findings")).stream().map(String::valueOf))
        .anyMatch(line -> line.contains("broken-01/plugin.yaml"));
  }

  @ParameterizedTest
  @CsvSource({
    "-XX:+UseG1GC, 200, true",
    "-XX:+UseG1GC -XX:MaxGCPauseMillis=20, 20, false",
    "-XX:+UseG1GC -XX:MaxGCPauseMillis=5000000000, 5000000000, true",
    "-XX:+UseZGC, , false"
  })
  void longPausesOfTheCollectorAreAFinding(String options, @Nullable Long goal, boolean found)
      throws Exception {
    Cli.Result result =
        Cli.in(temp).collecting(options.split(" ")).run("doctor", "--output", "json");

    assertThat(Json.object(result.object().get("java")).get("gc_pause_goal_ms")).isEqualTo(goal);
    assertThat(Json.list(result.object().get("findings")).stream().map(String::valueOf))
        .as(result.out())
        .filteredOn(line -> line.contains("-XX:MaxGCPauseMillis=20"))
        .hasSize(found ? 1 : 0);
  }

  @Test
  void whatConfinesProcessesIsWhatDescribeSays() throws Exception {
    String folder = Cli.PLUGINS.toString();
    Cli.Result doctor = Captured.run("doctor", "--plugins", folder, "--output", "json");
    Cli.Result describe =
        Captured.run(
            "describe", "talker", "--plugins", folder, "--backend", "cpython", "--output", "json");

    Map<?, ?> platform = Json.object(doctor.object().get("platform"));
    Map<?, ?> protections = Json.object(describe.object().get("protections"));
    assertThat("available".equals(platform.get("landlock")))
        .isEqualTo(mechanism(protections, "files").startsWith("Landlock"));
    assertThat("available".equals(platform.get("seccomp")))
        .isEqualTo(mechanism(protections, "network").contains("seccomp: "));
    assertThat("available".equals(platform.get("namespaces")))
        .isEqualTo(mechanism(protections, "network").contains("network namespace"));
  }

  private static String mechanism(Map<?, ?> protections, String name) {
    return String.valueOf(Json.object(protections.get(name)).get("mechanism"));
  }

  @Test
  void withoutAnInterpreterWhatConfinesIsUnknown() throws Exception {
    Path config = Files.writeString(temp.resolve("host.yaml"), "cpython: {interpreter: python9}");

    Cli.Result result =
        Captured.run(
            "doctor",
            "--config",
            config.toString(),
            "--plugins",
            Cli.PLUGINS.toString(),
            "--output",
            "json");

    assertThat(result.status()).isZero();
    assertThat(Json.object(result.object().get("platform")).get("landlock"))
        .asString()
        .startsWith("unknown");
    assertThat(Json.list(result.object().get("findings")).stream().map(String::valueOf))
        .anyMatch(line -> line.contains("python9"));
  }

  @Test
  void aBrokenConfigurationIsAFinding() throws Exception {
    Path config = Files.writeString(temp.resolve("host.yaml"), "shutdown_timeout: soon\n");

    Cli.Result result = Captured.run("doctor", "--config", config.toString());

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("usable: false", "findings:", "host.yaml:1: $.shutdown_timeout");
  }
}
