package dev.constrictor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each broken manifest is told by line, path, value seen and what is allowed, and nothing else. */
class BrokenManifestTest {
  private static final String R = PluginFixture.REQUIRED;

  @TempDir Path temp;

  static Stream<Arguments> whole() {
    return Stream.of(
        arguments("version: 1.0.0\nentrypoint: main.py", 1, "$.name", "", "required"),
        arguments("name: demo\nentrypoint: main.py", 1, "$.version", "", "required"),
        arguments("name: demo\nversion: 1.0.0", 1, "$.entrypoint", "", "required"),
        arguments("[a, b]", 1, "$", "[\"a\",\"b\"]", "mapping"),
        arguments("just text", 1, "$", "just text", "mapping"),
        arguments(R.replace("1.0.0", "1.0"), 2, "$.version", "1.0", "quotes: \"1.0\""),
        arguments(R.replace("1.0.0", "1.10"), 2, "$.version", "1.10", "quotes: \"1.10\""),
        arguments(R.replace("1.0.0", "'1.0'"), 2, "$.version", "1.0", "semantic version"),
        arguments(R.replace("1.0.0", "01.0.0"), 2, "$.version", "01.0.0", "semantic version"),
        arguments(R.replace("1.0.0", "\"\""), 2, "$.version", "\"\"", "must not be empty"),
        arguments(R.replace("demo", "Demo"), 1, "$.name", "Demo", "lower-case"),
        arguments(R.replace("demo", "other"), 1, "$.name", "other", "folder's name, 'demo'"),
        arguments(R.replace("demo", "7"), 1, "$.name", "7", "must be text"),
        arguments(R.replace("main.py", "nope.py"), 3, "$.entrypoint", "nope.py", "not exist"),
        arguments(R.replace("main.py", "data"), 3, "$.entrypoint", "data", "must be a file"),
        arguments(
            R.replace("main.py", "../../outside.py"),
            3,
            "$.entrypoint",
            "../../outside.py",
            "leads out"),
        arguments(R.replace("main.py", "out.py"), 3, "$.entrypoint", "out.py", "by a link"),
        arguments(R.replace("main.py", "dangling"), 3, "$.entrypoint", "dangling", "not exist"),
        arguments(R.replace("main.py", "loop"), 3, "$.entrypoint", "loop", "cannot be reached"),
        arguments(R.replace("main.py", "/etc/hosts"), 3, "$.entrypoint", "/etc/hosts", "relative"),
        arguments(R.replace("main.py", "\"a\\0b\""), 3, "$.entrypoint", "a\0b", "path"));
  }

  static Stream<Arguments> added() {
    return Stream.of(
        arguments("limts: {}", 4, "$.limts", "limts", "did you mean 'limits'?"),
        arguments("zzz: 1", 4, "$.zzz", "zzz", "allowed: name, version"),
        arguments("limits: {memroy: 1MiB}", 4, "$.limits.memroy", "memroy", "'memory'"),
        arguments("limits:\n  call-timeout: 1s", 5, "$.limits.call-timeout", "call-timeout", "'c"),
        arguments("limits: 5", 4, "$.limits", "5", "mapping"),
        arguments("permissions:", 4, "$.permissions", "null", "leave the key out"),
        arguments("description: [a]", 4, "$.description", "[\"a\"]", "must be text"),
        arguments("backend: graalpi", 4, "$.backend", "graalpi", "did you mean 'graalpy'?"),
        arguments("backend: jython", 4, "$.backend", "jython", "'graalpy', 'cpython', 'auto'"),
        arguments("host: \">=9\"", 4, "$.host", ">=9", "this host's version, 0.1.0"),
        arguments("host: banana", 4, "$.host", "banana", "range"),
        arguments("python: 3.11", 4, "$.python", "3.11", "must be text"),
        arguments("python: '3.11'", 4, "$.python", "3.11", "PEP 440"),
        arguments("requirements: six", 4, "$.requirements", "six", "a list"),
        arguments("requirements:\n- -r x", 5, "$.requirements[0]", "-r x", "PEP 508"),
        arguments("requirements:\n- six\n- a b", 6, "$.requirements[1]", "a b", "PEP 508"),
        arguments("requirements: [six, six]", 4, "$.requirements", "[\"six\",\"six\"]", "twice"),
        arguments("requirements: [1]", 4, "$.requirements[0]", "1", "must be text"),
        arguments("requirements_file: no.txt", 4, "$.requirements_file", "no.txt", "not exist"),
        arguments("requirements_file: out.py", 4, "$.requirements_file", "out.py", "link"),
        arguments(
            "requirements: [six]\nrequirements_file: requirements.txt",
            5,
            "$.requirements_file",
            "requirements.txt",
            "beside"),
        arguments("system_site_packages: yes", 4, "$.system_site_packages", "yes", "true or"),
        arguments("instances: 0", 4, "$.instances", "0", "at least 1"),
        arguments("instances: 1001", 4, "$.instances", "1001", "at most 1000"),
        arguments("instances: 1.5", 4, "$.instances", "1.5", "whole number"),
        arguments("instances: '2'", 4, "$.instances", "2", "whole number"),
        arguments("limits: {call_timeout: 5}", 4, "$.limits.call_timeout", "5", "must be text"),
        arguments("limits: {call_timeout: 5 s}", 4, "$.limits.call_timeout", "5 s", "a duration"),
        arguments("limits: {cpu_time: 0s}", 4, "$.limits.cpu_time", "0s", "more than zero"),
        arguments("limits: {cpu_time: -1s}", 4, "$.limits.cpu_time", "-1s", "a duration"),
        arguments("limits: {cpu_time: 9999h}", 4, "$.limits.cpu_time", "9999h", "most 8760h"),
        arguments("limits: {memory: 1MB}", 4, "$.limits.memory", "1MB", "a size"),
        arguments("limits: {memory: 0B}", 4, "$.limits.memory", "0B", "more than zero"),
        arguments(
            "limits: {memory: 999999999999999GiB}",
            4,
            "$.limits.memory",
            "999999999999999GiB",
            "at most 1048576GiB"),
        arguments("limits: {message: 2GiB}", 4, "$.limits.message", "2GiB", "at most 1GiB"),
        arguments("limits: {message: 1023B}", 4, "$.limits.message", "1023B", "at least 1KiB"),
        arguments("limits: {concurrency: 0}", 4, "$.limits.concurrency", "0", "at least 1"),
        arguments("limits: {queue: -1}", 4, "$.limits.queue", "-1", "at least 0"),
        arguments("limits: {enforcement: no}", 4, "$.limits.enforcement", "no", "best_effort"),
        arguments(
            "permissions:\n  files:\n  - {mode: read}",
            6,
            "$.permissions.files[0].path",
            "",
            "required"),
        arguments(
            "permissions:\n  files:\n  - path: data\n    mode: rw",
            7,
            "$.permissions.files[0].mode",
            "rw",
            "'read', 'write'"),
        arguments(
            "permissions: {files: [{path: out}]}",
            4,
            "$.permissions.files[0].path",
            "out",
            "leads out of it by a link"),
        arguments(
            "permissions: {files: [{path: ..}]}", 4, "$.permissions.files[0].path", "..", "out"),
        arguments(
            "permissions: {files: [{path: lost}]}",
            4,
            "$.permissions.files[0].path",
            "lost",
            "does not exist"),
        arguments(
            "permissions: {files: [{path: /tmp}]}",
            4,
            "$.permissions.files[0].path",
            "/tmp",
            "operator's plugins.permissions.files"),
        arguments(
            "permissions:\n  network:\n  - a.b:443\n  - a.b",
            7,
            "$.permissions.network[1]",
            "a.b",
            "host:port"),
        arguments(
            "permissions: {network: ['a:99999']}", 4, "$.permissions.network[0]", "a:99999", "h"),
        arguments(
            "permissions: {network: ['h:0']}", 4, "$.permissions.network[0]", "h:0", "host:port"),
        arguments("permissions: {env: [1X]}", 4, "$.permissions.env[0]", "1X", "no digit first"),
        arguments(
            "permissions: {secrets: [KEY]}", 4, "$.permissions.secrets[0]", "KEY", "not granted"),
        arguments(
            "permissions: {host_functions: ['$x']}",
            4,
            "$.permissions.host_functions[0]",
            "$x",
            "function's name"),
        arguments("permissions: {plugins: [A]}", 4, "$.permissions.plugins[0]", "A", "lower-case"),
        arguments(
            "permissions: {require: enforce}", 4, "$.permissions.require", "enforce", "'enforced'"),
        arguments("permissions: {exec: []}", 4, "$.permissions.exec", "exec", "not a known key"),
        arguments("restart: {max_restarts: -1}", 4, "$.restart.max_restarts", "-1", "at least 0"),
        arguments("restart: {within: 0s}", 4, "$.restart.within", "0s", "more than zero"),
        arguments("restart: {initial_backoff: 1m}", 4, "$.restart.initial_backoff", "1m", "longer"),
        arguments(
            "restart:\n  initial_backoff: 2s\n  max_backoff: 1s",
            6,
            "$.restart.max_backoff",
            "1s",
            "must not be longer"),
        arguments("depends_on: [demo]", 4, "$.depends_on[0]", "demo", "not itself"),
        arguments("config: []", 4, "$.config", "[]", "mapping"),
        arguments("config: {a: '${N}'}", 4, "$.config.a", "${N}", "permissions.env"),
        arguments(
            "permissions: {env: [ZZ]}\nconfig: {a: '${ZZ}'}", 5, "$.config.a", "${ZZ}", "not set"),
        arguments("config: {a: '${'}", 4, "$.config.a", "${", "${NAME:-default}"),
        arguments("config: {a: '${A B}'}", 4, "$.config.a", "${A B}", "${NAME:-default}"),
        arguments("config: {a: .nan}", 4, "$.config.a", "", "finite"),
        arguments("config: {a: 1.0e999999}", 4, "$.config.a", "", "finite"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whole")
  void aWholeManifest(String yaml, int line, String path, String seen, String saying)
      throws Exception {
    PluginCandidate candidate = PluginFixture.in(temp).load(yaml, "");

    assertThat(candidate).isInstanceOf(PluginCandidate.Invalid.class);
    List<ConfigProblem> problems = ((PluginCandidate.Invalid) candidate).problems();
    assertThat(problems).as("%s", problems).hasSizeGreaterThanOrEqualTo(1);
    ConfigProblem problem =
        problems.stream().filter(found -> found.path().equals(path)).findFirst().orElseThrow();
    assertThat(problem.line()).isEqualTo(line);
    assertThat(problem.value()).isEqualTo(seen);
    assertThat(problem.message()).contains(saying);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("added")
  void oneWrongAddition(String yaml, int line, String path, String seen, String saying)
      throws Exception {
    PluginCandidate candidate = PluginFixture.in(temp).load(PluginFixture.REQUIRED + yaml, "");

    assertThat(candidate).isInstanceOf(PluginCandidate.Invalid.class);
    List<ConfigProblem> problems = ((PluginCandidate.Invalid) candidate).problems();
    assertThat(problems).as("%s", problems).hasSize(1);
    ConfigProblem problem = problems.getFirst();
    assertThat(problem.path()).isEqualTo(path);
    assertThat(problem.line()).isEqualTo(line);
    assertThat(problem.value()).isEqualTo(seen);
    assertThat(problem.message()).contains(saying);
  }

  @Test
  void allProblemsOfAFileAreToldAtOnceInOrder() throws Exception {
    String yaml =
        """
        name: Demo
        version: 1.0
        entrypoint: gone.py
        host: banana
        limits: {memory: much, cpu: 1s}
        permissions: {network: [nowhere]}
        instances: 0
        instances: 1
        """;

    PluginCandidate.Invalid invalid =
        (PluginCandidate.Invalid) PluginFixture.in(temp).load(yaml, "");

    assertThat(invalid.problems())
        .extracting(ConfigProblem::line, ConfigProblem::path)
        .containsExactly(
            tuple(1, "$.name"),
            tuple(2, "$.version"),
            tuple(3, "$.entrypoint"),
            tuple(4, "$.host"),
            tuple(5, "$.limits.memory"),
            tuple(5, "$.limits.cpu"),
            tuple(6, "$.permissions.network[0]"),
            tuple(7, "$.instances"),
            tuple(8, "$.instances"));
    assertThat(invalid.problems().get(4).toString())
        .startsWith(invalid.problems().get(4).file() + ":5: $.limits.memory: must be a size")
        .endsWith("(seen: much)");
  }
}
