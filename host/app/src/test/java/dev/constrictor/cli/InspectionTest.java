package dev.constrictor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code list}, {@code validate} and {@code describe}, as text and as JSON. */
class InspectionTest {
  @TempDir Path temp;

  @Test
  void listShowsAllPluginsOfAllDirectories() throws Exception {
    Cli.Result text =
        Captured.run(
            "list", "--plugins", Cli.EXAMPLES.toString(), "--plugins", Cli.PLUGINS.toString());
    assertThat(text.status()).isZero();
    assertThat(text.out()).containsPattern("(?m)^wordcount +DISCOVERED +1\\.0\\.0 +auto +Counts");
    assertThat(text.out()).containsPattern("(?m)^talker +DISCOVERED");

    Cli.Result json = Cli.in(Cli.ROOT).run("list", "--output", "JSON");
    assertThat(json.status()).isZero();
    assertThat(Json.list(json.json()))
        .extracting(one -> String.valueOf(Json.object(one).get("name")))
        .contains("redact", "wordcount")
        .doesNotContain("talker");
  }

  @Test
  void brokenPluginsAreListedWithTheirProblemsAndRefusedByValidate() throws Exception {
    BrokenPlugins broken = BrokenPlugins.beside(Cli.PLUGINS.resolve("talker"), temp);
    String folder = broken.folder().toString();

    Cli.Result list = Captured.run("list", "--plugins", folder, "--output", "json");
    assertThat(list.status()).isZero();
    assertThat(Json.list(list.json())).hasSize(broken.names().size() + 1);

    Cli.Result json = Captured.run("validate", "--plugins", folder, "--output", "json");
    assertThat(json.status()).isEqualTo(2);
    assertThat(json.object().get("valid")).isEqualTo(false);
    List<String> told = new ArrayList<>();
    for (Object one : Json.list(json.object().get("problems"))) {
      Map<?, ?> problem = Json.object(one);
      assertThat(problem.keySet().stream().map(String::valueOf))
          .containsExactly("file", "line", "column", "path", "value", "message");
      told.add(
          "%s:%s: %s".formatted(problem.get("file"), problem.get("line"), problem.get("path")));
    }
    for (String name : broken.names()) {
      assertThat(told).anyMatch(line -> line.contains("/" + name + "/plugin.yaml:"));
    }
    assertThat(told).noneMatch(line -> line.contains("talker"));

    Cli.Result text = Captured.run("validate", "--plugins", folder);
    assertThat(text.status()).isEqualTo(2);
    for (String name : broken.names()) {
      assertThat(text.out().lines())
          .anyMatch(line -> line.contains("/" + name + "/") && line.contains(broken.saying(name)));
    }
  }

  @Test
  void validateAcceptsGoodPluginsAndNamesThoseThatAreNotThere() throws Exception {
    Cli.Result good =
        Captured.run("validate", "--config", Cli.ROOT.resolve("config/host.yaml").toString());
    assertThat(good.status()).as(good.out()).isZero();
    assertThat(good.out()).contains("0 problem(s)");

    Cli.Result unknown = Captured.run("validate", "wordcont", "--plugins", Cli.EXAMPLES.toString());
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("wordcont", "redact", "did you mean 'wordcount'?");
  }

  @Test
  void validateTellsWhatPermissionsComeToWithinTheCeiling() throws Exception {
    Path plugins = temp.resolve("plugins");
    plugin(plugins.resolve("modest"), "");
    plugin(plugins.resolve("eager"), "permissions: {network: ['a.b:443', 'c.d:443'], env: [TZ]}\n");
    Path config = temp.resolve("host.yaml");
    Files.writeString(
        config,
        "plugins: {directories: [plugins], permissions: {network: ['a.b:443'], env: [TZ]}}\n");

    Cli.Result text = Captured.run("validate", "--config", config.toString());
    assertThat(text.status()).isEqualTo(2);
    assertThat(text.out())
        .contains(
            """
            permissions:
              eager:
                network a.b:443: granted
                network c.d:443: refused, it is not granted by the operator's \
            plugins.permissions.network
                env TZ: granted
              modest: none asked for
            2 plugin(s) checked, 1 problem(s)
            """);

    Cli.Result json = Captured.run("validate", "--config", config.toString(), "--output", "json");
    assertThat(json.object().keySet().stream().map(String::valueOf))
        .containsExactly("valid", "plugins", "problems", "permissions");
    Map<?, ?> eager = Json.object(Json.object(json.object().get("permissions")).get("eager"));
    assertThat(eager.get("network")).isEqualTo(List.of("a.b:443"));
    assertThat(Json.object(Json.list(eager.get("asked")).get(1)))
        .isEqualTo(
            Map.of(
                "permission", "network",
                "value", "c.d:443",
                "granted", false,
                "reason", "is not granted by the operator's plugins.permissions.network"));
    Cli.Result described =
        Captured.run("describe", "eager", "--config", config.toString(), "--output", "json");
    assertThat(described.status()).isEqualTo(2);
    assertThat(described.object().get("permissions")).isEqualTo(eager);
  }

  private static void plugin(Path folder, String more) throws Exception {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("main.py"), "");
    Files.writeString(
        folder.resolve("plugin.yaml"),
        "name: %s\nversion: 1.0.0\nentrypoint: main.py\n%s".formatted(folder.getFileName(), more));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plugin: {}                          | 1 | $.plugin              | did you mean 'plugins'?
          plugins: {directorys: [.]}          | 1 | $.plugins.directorys  | 'directories'
          plugins: {directories: [nowhere]}   | 1 | $.plugins.directories | does not exist
          plugins: {overrides: {nobody: {}}}  | 1 | $.plugins.overrides   | no plugin
          shutdown_timeout: soon              | 1 | $.shutdown_timeout    | a duration
          graalpy: {engine: turbo}            | 1 | $.graalpy.engine      | shared
          secrets: {KEY: "${NOT_SET_HERE}"}   | 1 | $.secrets.KEY         | NOT_SET_HERE
          http: {bind: nowhere}               | 1 | $.http.bind           | host:port
          """)
  void aBrokenHostConfigurationIsTold(String yaml, long line, String path, String saying)
      throws Exception {
    Files.createDirectories(temp.resolve("plugins"));
    Path config = temp.resolve("host.yaml");
    String directories = yaml.startsWith("plugins:") ? "" : "\nplugins: {directories: [plugins]}";
    Files.writeString(config, yaml + directories + "\n");

    Cli.Result json = Captured.run("validate", "--config", config.toString(), "--output", "json");
    assertThat(json.status()).isEqualTo(2);
    Map<?, ?> problem = Json.object(Json.list(json.object().get("problems")).getFirst());
    assertThat(problem.get("file")).isEqualTo(config.toString());
    assertThat(problem.get("line")).isEqualTo(line);
    assertThat(problem.get("path")).asString().startsWith(path);
    assertThat(problem.get("message")).asString().contains(saying);
  }

  @Test
  void aBrokenHostConfigurationStopsRunWithAllThatIsWrong() throws Exception {
    Path config = temp.resolve("host.yaml");
    Files.writeString(config, "shutdown_timeout: soon\ngraalpy: {engine: turbo}\n");

    Cli.Result run = Cli.in(temp).run("run", "--stdio", "--config", config.toString());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("host.yaml:1: $.shutdown_timeout: ", "host.yaml:2: $.graalpy.engine: ");
  }

  @Test
  void describeTellsCommandsLimitsAndPermissions() throws Exception {
    String folder = Cli.PLUGINS.toString();
    Cli.Result json =
        Cli.in(temp).run("describe", "talker", "--plugins", folder, "--output", "json");
    assertThat(json.status()).as(json.err()).isZero();
    Map<?, ?> whole = json.object();
    assertThat(whole.get("state")).isEqualTo("RUNNING");
    assertThat(Json.list(whole.get("commands")))
        .extracting(one -> String.valueOf(Json.object(one).get("name")))
        .containsExactly("echo", "nap", "stream", "report", "say", "fail");
    assertThat(Json.object(whole.get("limits")).get("call_timeout")).isEqualTo("10s");
    assertThat(Json.object(whole.get("permissions")).get("network")).isEqualTo(List.of());
    assertThat(Json.object(Json.object(whole.get("protections")).get("queue")).get("strength"))
        .isEqualTo("enforced");

    Cli.Result text = Cli.in(temp).run("describe", "broken", "--plugins", folder);
    assertThat(text.status()).isEqualTo(1);
    assertThat(text.out()).contains("not today", "call_timeout");

    Cli.Result unknown = Captured.run("describe", "talkr", "--plugins", folder);
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("did you mean 'talker'?");
  }
}
