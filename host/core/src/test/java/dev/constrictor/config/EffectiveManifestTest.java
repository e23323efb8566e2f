package dev.constrictor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectiveManifestTest {
  private static final String R = PluginFixture.REQUIRED;

  @TempDir Path temp;
  private PluginFixture fixture;

  @BeforeEach
  void makePlugin() throws Exception {
    fixture = PluginFixture.in(temp);
  }

  @Test
  void theRequiredKeysAloneMakeAPlugin() throws Exception {
    PluginManifest manifest = valid(R, "");

    assertThat(manifest.limits()).isEqualTo(Limits.defaults());
    assertThat(manifest.permissions()).isEqualTo(Permissions.none());
    assertThat(manifest.restart()).isEqualTo(RestartPolicy.defaults());
    assertThat(manifest.backend()).isEqualTo(BackendKind.AUTO);
    assertThat(manifest.entrypoint()).isEqualTo(fixture.plugin("demo").resolve("main.py"));
  }

  @Test
  void theDesignsExampleLoadsAndSaysTheDefaults() throws Exception {
    String example =
        """
        name: demo
        version: 1.0.0
        description: Counts words.
        entrypoint: main.py
        backend: auto
        host: ">=0.1"
        python: ">=3.11"
        requirements: []
        system_site_packages: false
        instances: 1
        limits:
          start_timeout: 30s
          call_timeout: 10s
          cpu_time: 5s
          memory: 256MiB
          output: 1MiB
          message: 8MiB
          concurrency: 1
          queue: 64
          enforcement: required
        permissions:
          files: [{path: data, mode: read}]
          network: ["api.example.com:443"]
          env: [TZ]
          secrets: [API_KEY]
          host_functions: [kv.get]
          plugins: [other]
          require: enforced
        restart: {max_restarts: 5, within: 60s, initial_backoff: 200ms, max_backoff: 30s}
        depends_on: []
        config: {}
        """;
    PluginManifest manifest =
        valid(example, "{secrets: {API_KEY: x}, plugins: {permissions: {secrets: [API_KEY]}}}");
    PluginManifest least = valid(R, "");

    assertThat(manifest.limits()).isEqualTo(least.limits());
    assertThat(manifest.restart()).isEqualTo(least.restart());
    assertThat(manifest.host()).isEqualTo(least.host());
    assertThat(manifest.python()).isEqualTo(least.python());
    assertThat(manifest.permissions())
        .isEqualTo(
            new Permissions(
                List.of(
                    new FileGrant(fixture.plugin("demo").resolve("data"), "data", FileMode.READ)),
                List.of("api.example.com:443"),
                List.of("TZ"),
                List.of("API_KEY"),
                List.of("kv.get"),
                List.of("other"),
                true));
    assertThat(example.lines().filter(line -> line.startsWith("  ")).limit(9))
        .containsExactlyElementsOf(
            manifest.limits().toMap().entrySet().stream()
                .map(entry -> "  " + entry.getKey() + ": " + entry.getValue())
                .toList());
  }

  @Test
  void layersLieInOrder() throws Exception {
    PluginManifest manifest =
        valid(
            R
                + "limits: {memory: 2MiB, queue: 5}\nrequirements: [six]\n"
                + "config: {a: {x: 1, y: 2}, b: 1}\n",
            """
            plugins:
              defaults: {memory: 1MiB, cpu_time: 1s}
              maximum: {output: 1KiB, memory: 4MiB}
              overrides:
                demo:
                  limits: {memory: 3MiB}
                  config: {a: {y: 3}}
                  requirements_file: requirements.txt
            """);

    assertThat(manifest.limits().memoryBytes()).isEqualTo(3 << 20);
    assertThat(manifest.limits().cpuTime()).isEqualTo(Duration.ofSeconds(1));
    assertThat(manifest.limits().queue()).isEqualTo(5);
    assertThat(manifest.limits().outputBytes()).isEqualTo(1024);
    assertThat(manifest.config()).isEqualTo(Map.of("a", Map.of("x", 1L, "y", 3L), "b", 1L));
    assertThat(manifest.requirements()).isEmpty();
    assertThat(manifest.requirementsFile()).isPresent();
  }

  @Test
  void aProblemPointsToTheFileThatSaysSo() throws Exception {
    ConfigProblem own =
        problem(R + "limits: {memory: 2GiB}", "{plugins: {maximum: {memory: 1GiB}}}");
    assertThat(own.file()).endsWith(Path.of("demo/plugin.yaml"));
    assertThat(own.line()).isEqualTo(4);
    assertThat(own.message()).contains("at most 1GiB, which plugins.maximum allows");

    ConfigProblem overridden =
        problem(
            R,
            "plugins:\n  maximum: {memory: 1GiB}\n  overrides:\n    demo:\n"
                + "      limits: {memory: 2GiB}\n");
    assertThat(overridden.file()).endsWith(Path.of("host.yaml"));
    assertThat(overridden.line()).isEqualTo(5);
    assertThat(overridden.path()).isEqualTo("$.plugins.overrides.demo.limits.memory");
    assertThat(overridden.value()).isEqualTo("2GiB");
  }

  @Test
  void theCeilingHolds() throws Exception {
    String asks = R + "permissions: {network: ['A.b:443'], env: [TZ], secrets: [K]}";
    assertThat(valid(R + "permissions: {network: ['A.b:443'], env: [TZ]}", "").permissions())
        .extracting(Permissions::network)
        .isEqualTo(List.of("a.b:443"));
    assertThat(
            invalid(asks, "{secrets: {K: v}, plugins: {permissions: {network: [], secrets: [K]}}}"))
        .extracting(ConfigProblem::path)
        .containsExactly("$.permissions.network[0]");
    assertThat(invalid(asks, "plugins: {permissions: {secrets: [K]}}"))
        .extracting(ConfigProblem::message)
        .containsExactly("is not among the host's secrets");
  }

  @Test
  void theReviewTellsWhatIsGrantedAndWhatIsRefusedAndWhy() throws Exception {
    PermissionReview review =
        fixture
            .load(
                R
                    + """
                    permissions:
                      files: [{path: data}, {path: ..}, {path: data, mode: rw}]
                      network: ['a.b:443', 'c.d:443', 'nowhere']
                      env: [TZ, 1X]
                    """,
                "plugins: {permissions: {network: ['a.b:443'], require: enforced}}")
            .permissions()
            .orElseThrow();

    assertThat(review.requests())
        .extracting(one -> one.permission() + " " + one.asked(), PermissionReview.Request::granted)
        .containsExactly(
            tuple("files data (read)", true),
            tuple("files .. (read)", false),
            tuple("files data (read)", false),
            tuple("network a.b:443", true),
            tuple("network c.d:443", false),
            tuple("network nowhere", false),
            tuple("env TZ", true),
            tuple("env 1X", false));
    assertThat(review.requests().get(4).refusal())
        .isEqualTo("is not granted by the operator's plugins.permissions.network");
    assertThat(review.granted().network()).containsExactly("a.b:443");
    assertThat(review.granted().env()).containsExactly("TZ");
    assertThat(review.granted().files()).hasSize(1);
    assertThat(review.granted().requireEnforced()).isTrue();
  }

  @Test
  void whoIsGrantedAllHasTheSameReviewAndWhoIsNotReadHasNone() throws Exception {
    String asks =
        R + "permissions: {files: [{path: data, mode: write}], network: ['a.b:1'], env: [TZ]}\n";
    PermissionReview whole = fixture.load(asks, "").permissions().orElseThrow();
    PermissionReview besideAnotherFault =
        fixture.load(asks + "instances: 0\n", "").permissions().orElseThrow();

    assertThat(whole.requests()).hasSize(3).allMatch(PermissionReview.Request::granted);
    assertThat(besideAnotherFault).isEqualTo(whole);
    assertThat(fixture.load("name: [", "").permissions()).isEmpty();
  }

  @Test
  void absoluteFilesNeedTheCeiling() throws Exception {
    String shared = fixture.root().resolve("shared").toString();
    String reads = R + "permissions: {files: [{path: " + shared + "}]}";
    String writes = R + "permissions: {files: [{path: " + shared + ", mode: write}]}";
    String host = "plugins: {permissions: {files: [{path: '@ROOT@', mode: read}]}}";

    assertThat(valid(reads, host).permissions().files())
        .containsExactly(new FileGrant(Path.of(shared), shared, FileMode.READ));
    assertThat(problem(writes, host).message()).contains("not granted for write");
    assertThat(problem(reads, "").message()).contains("plugins.permissions.files");
    assertThat(
            problem(
                    R + "permissions: {files: [{path: data}]}",
                    "plugins: {permissions: {files: []}}")
                .message())
        .contains("not granted for read");
  }

  @Test
  void configurationIsOfPlainValues() throws Exception {
    Map<String, Object> config =
        valid(
                R
                    + "permissions: {env: [TZ]}\n"
                    + "config: {i: 1, b: 99999999999999999999, d: 1.5, n: null, l: [no, '${TZ}'],"
                    + " t: true}",
                "")
            .config();

    assertThat(config)
        .containsEntry("i", 1L)
        .containsEntry("b", new BigInteger("99999999999999999999"))
        .containsEntry("d", 1.5)
        .containsEntry("n", null)
        .containsEntry("l", Arrays.asList("no", "UTC"))
        .containsEntry("t", true);
  }

  private PluginManifest valid(String manifest, String host) throws Exception {
    PluginCandidate candidate = fixture.load(manifest, host);
    assertThat(candidate).isInstanceOf(PluginCandidate.Valid.class);
    return ((PluginCandidate.Valid) candidate).manifest();
  }

  private List<ConfigProblem> invalid(String manifest, String host) throws Exception {
    PluginCandidate candidate = fixture.load(manifest, host);
    assertThat(candidate).isInstanceOf(PluginCandidate.Invalid.class);
    return ((PluginCandidate.Invalid) candidate).problems();
  }

  private ConfigProblem problem(String manifest, String host) throws Exception {
    List<ConfigProblem> problems = invalid(manifest, host);
    assertThat(problems).as("%s", problems).hasSize(1);
    return problems.getFirst();
  }
}
