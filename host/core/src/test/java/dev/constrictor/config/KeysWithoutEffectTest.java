package dev.constrictor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever sets what does nothing yet is told so, and nobody else. */
class KeysWithoutEffectTest {
  private static final String CALLS_ANOTHER =
      PluginFixture.REQUIRED + "permissions: {plugins: [other]}\n";

  @TempDir Path temp;
  private PluginFixture fixture;

  @BeforeEach
  void makePlugin() throws Exception {
    fixture = PluginFixture.in(temp);
  }

  private List<String> told(String host, String manifest) throws Exception {
    PluginCandidate plugin = fixture.load(manifest, host);
    assertThat(plugin).isInstanceOf(PluginCandidate.Valid.class);
    return KeysWithoutEffect.in(fixture.host(host), List.of(plugin)).stream()
        .map(ConfigProblem::toString)
        .toList();
  }

  @Test
  void defaultsAreSilentWhetherWrittenOrNot() throws Exception {
    Path shipped = Path.of(System.getProperty("constrictor.root"), "config/host.yaml");

    assertThat(told("", PluginFixture.REQUIRED)).isEmpty();
    assertThat(
            KeysWithoutEffect.in(
                new ConfigLoader(Map.of("HOME", temp.toString())).loadHost(shipped), List.of()))
        .isEmpty();
    assertThat(KeysWithoutEffect.in(HostConfig.defaults(), List.of())).isEmpty();
  }

  @Test
  void eachKeyOfTheHostIsToldWithItsPlace() throws Exception {
    String host =
        """
        plugins: {watch: true}
        http: {bind: '127.0.0.1:0', token: hush}
        metrics: {prometheus: false}
        dead_letters:
          enabled: true
          directory: ./lost
          max_size: 1MiB
        """;
    String file = fixture.root().resolve("host.yaml").toString();
    String no = "has no effect in this version (seen: ";

    assertThat(told(host, PluginFixture.REQUIRED))
        .containsExactly(
            file + ":1: $.plugins.watch: " + no + "true)",
            file + ":2: $.http: " + no + "(hidden))",
            file + ":3: $.metrics.prometheus: " + no + "false)",
            file + ":5: $.dead_letters.enabled: " + no + "true)",
            file + ":6: $.dead_letters.directory: " + no + "./lost)",
            file + ":7: $.dead_letters.max_size: " + no + "1MiB)");
  }

  @Test
  void aConsoleWithNothingButDefaultsIsAskedForAllTheSame() throws Exception {
    assertThat(told("http: {}", PluginFixture.REQUIRED)).hasSize(1);
  }

  @Test
  void callsOfOtherPluginsAreToldWhereTheyAreAskedFor() throws Exception {
    assertThat(told("", CALLS_ANOTHER))
        .containsExactly(
            fixture.plugin("demo").resolve("plugin.yaml")
                + ": $.permissions.plugins: has no effect in this version (seen: other)");
    assertThat(told("plugins: {overrides: {demo: {permissions: {plugins: [a]}}}}", CALLS_ANOTHER))
        .singleElement()
        .asString()
        .contains("host.yaml:1: $.plugins.overrides.demo.permissions.plugins: ");
  }
}
