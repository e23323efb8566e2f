package dev.constrictor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostConfigTest {
  @TempDir Path temp;

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments("plugin: {}", 1, "$.plugin", "plugin", "did you mean 'plugins'?"),
        arguments("a\n", 1, "$", "a", "mapping"),
        arguments("plugins:\n  directories: x", 2, "$.plugins.directories", "x", "a list"),
        arguments("plugins: {directories: []}", 1, "$.plugins.directories", "[]", "entry"),
        arguments("plugins: {watch: 1}", 1, "$.plugins.watch", "1", "true or false"),
        arguments("plugins: {defaults: {cpu: 1s}}", 1, "$.plugins.defaults.cpu", "cpu", "known"),
        arguments("plugins: {maximum: {memory: 0B}}", 1, "$.plugins.maximum.memory", "0B", "zero"),
        arguments(
            "plugins:\n  maximum: {memory: 1MiB}\n  defaults: {memory: 2MiB}",
            3,
            "$.plugins.defaults.memory",
            "2MiB",
            "at most 1MiB, which plugins.maximum"),
        arguments(
            "plugins: {permissions: {network: [x]}}",
            1,
            "$.plugins.permissions.network[0]",
            "x",
            "host:port"),
        arguments(
            "plugins:\n  overrides:\n    demo: {instance: 2}",
            3,
            "$.plugins.overrides.demo.instance",
            "instance",
            "did you mean 'instances'?"),
        arguments(
            "plugins: {overrides: {demo: {name: x}}}",
            1,
            "$.plugins.overrides.demo.name",
            "name",
            "not a known key"),
        arguments(
            "plugins: {overrides: {Demo: {}}}", 1, "$.plugins.overrides.Demo", "Demo", "lower"),
        arguments("graalpy: {engine: joint}", 1, "$.graalpy.engine", "joint", "'shared'"),
        arguments("graalpy: {abandoned_threads: -1}", 1, "$.graalpy.abandoned_threads", "-1", "0"),
        arguments("cpython: {installer: conda}", 1, "$.cpython.installer", "conda", "'pip'"),
        arguments("cpython: {spares: two}", 1, "$.cpython.spares", "two", "whole number"),
        arguments("secrets: {KEY: 5}", 1, "$.secrets.KEY", "(hidden)", "must be text"),
        arguments("secrets: [hush]", 1, "$.secrets", "(hidden)", "mapping"),
        arguments("secrets: {a-b: x}", 1, "$.secrets.a-b", "a-b", "digits and '_'"),
        arguments("secrets:\n  K: ${NOPE}", 2, "$.secrets.K", "(hidden)", "NOPE is not set"),
        arguments("http: {bind: here}", 1, "$.http.bind", "here", "host:port"),
        arguments("http: {bind: 'h:70000'}", 1, "$.http.bind", "h:70000", "host:port"),
        arguments("http: {token: ''}", 1, "$.http.token", "(hidden)", "empty"),
        arguments("http: {tokn: hush}", 1, "$.http.tokn", "tokn", "'token'"),
        arguments("dead_letters: {max_size: 64}", 1, "$.dead_letters.max_size", "64", "text"),
        arguments("shutdown_timeout: 0s", 1, "$.shutdown_timeout", "0s", "zero"),
        arguments("cpython: {spares: '${HOST_KEY}'}", 1, "$.cpython.spares", "${HOST_KEY}", "wh"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void aBrokenFile(String yaml, int line, String path, String seen, String saying)
      throws Exception {
    PluginFixture fixture = PluginFixture.in(temp);

    ConfigException refused = catchThrowableOfType(ConfigException.class, () -> fixture.host(yaml));

    assertThat(refused.problems()).as("%s", refused.problems()).hasSize(1);
    ConfigProblem problem = refused.problems().getFirst();
    assertThat(problem.path()).isEqualTo(path);
    assertThat(problem.line()).isEqualTo(line);
    assertThat(problem.value()).isEqualTo(seen);
    assertThat(problem.message()).contains(saying).doesNotContain("k3y", "hush");
    assertThat(refused).hasMessage(problem.toString());
  }

  @Test
  void anEmptyFileIsAllDefaults() throws Exception {
    HostConfig config = PluginFixture.in(temp).host("");

    assertThat(config.pluginDirectories()).containsExactly(temp.toRealPath().resolve("plugins"));
    assertThat(config.http()).isEmpty();
    assertThat(config.prometheus()).isTrue();
    assertThat(config.shutdownTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(HostConfig.defaults().pluginDirectories())
        .containsExactly(Path.of("plugins").toAbsolutePath());
  }

  @Test
  void theDesignsExampleLoads() throws Exception {
    HostConfig config =
        PluginFixture.in(temp)
            .host(
                """
                plugins:
                  directories: [../plugins]
                  watch: false
                  defaults: {call_timeout: 10s}
                  maximum: {memory: 1GiB}
                  permissions: {network: [], secrets: []}
                  overrides: {wordcount: {enabled: true, instances: 2}}
                graalpy: {engine: isolated, prewarm: true, isolated_loader: false, abandoned_threads: 2}
                cpython: {interpreter: python3, environment_store: ~/.cache/constrictor/environments, installer: auto, find_links: [], offline: false,
                          allow_source_builds: false, spares: 0}
                secrets: {API_KEY: "${API_KEY:-none}"}
                http: {bind: 127.0.0.1:0, token: null}
                metrics: {prometheus: true}
                dead_letters: {enabled: false, directory: ./dead-letters, max_size: 64MiB}
                shutdown_timeout: 20s
                """);

    assertThat(config.graalpy()).isEqualTo(new GraalPySettings(false, true, false, 2));
    assertThat(config.secrets()).isEqualTo(Map.of("API_KEY", "none"));
    assertThat(config.http()).contains(new HttpSettings("127.0.0.1", 0, Optional.empty()));
    assertThat(config.deadLetters().maxBytes()).isEqualTo(64 << 20);
    assertThat(config.cpython().environmentStore())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".cache/constrictor/environments"));
    assertThat(config.toString()).doesNotContain("none");
  }

  @Test
  void theShippedFileSaysTheDefaults() throws Exception {
    Path root = Path.of(System.getProperty("constrictor.root", "../.."));
    HostConfig shipped =
        new ConfigLoader(System.getenv()).loadHost(root.resolve("config/host.yaml"));
    HostConfig defaults = HostConfig.defaults();

    assertThat(shipped.graalpy()).isEqualTo(defaults.graalpy());
    assertThat(shipped.cpython()).isEqualTo(defaults.cpython());
    assertThat(shipped.http()).isEqualTo(defaults.http());
    assertThat(shipped.shutdownTimeout()).isEqualTo(defaults.shutdownTimeout());
    assertThat(shipped.pluginDirectories())
        .containsExactly(root.toAbsolutePath().normalize().resolve("plugins"));
  }

  @Test
  void theEnvironmentIsPutIn() throws Exception {
    HostConfig config =
        PluginFixture.in(temp)
            .host(
                """
                secrets: {A: "${HOST_KEY}", B: "x-${NOPE:-y}-$HOME", C: "$${HOST_KEY}$$"}
                cpython: {spares: "${N}", find_links: [w, "https://x.example/w"]}
                """);

    assertThat(config.secrets())
        .isEqualTo(Map.of("A", "k3y", "B", "x-y-$HOME", "C", "${HOST_KEY}$$"));
    assertThat(config.cpython().spares()).isEqualTo(3);
    assertThat(config.cpython().findLinks())
        .isEqualTo(List.of(temp.toRealPath().resolve("w").toString(), "https://x.example/w"));
  }
}
