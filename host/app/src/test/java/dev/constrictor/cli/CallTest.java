package dev.constrictor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code call}: the result or the error alone on stdout, and what the exit status says. */
class CallTest {
  private static final String TALKER = Cli.PLUGINS.toString();

  @TempDir Path temp;

  @Test
  void theResultAloneIsOnStdoutInUtf8() throws Exception {
    Path args = temp.resolve("args.json");
    Files.writeString(args, "{\"value\": {\"grüße\": [1, 2.5, null, \"日本\"]}}");

    Cli.Result result =
        Cli.in(temp)
            .with(Map.of("LC_ALL", "C"))
            .run("call", "talker", "echo", "--plugins", TALKER, "--args", "@" + args);

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.object().get("grüße"))
        .isEqualTo(java.util.Arrays.asList(1L, 2.5, null, "日本"));
    assertThat(result.err()).contains("starting Python").doesNotContain("tiny");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "text"})
  void aFailureOfThePluginIsItsPayloadAndStatus1(String output) throws Exception {
    Cli.Result result =
        Cli.in(temp)
            .run(
                "{\"value\": \"x\"}".getBytes(StandardCharsets.UTF_8),
                "call",
                "talker",
                "fail",
                "--plugins",
                TALKER,
                "--args",
                "@-",
                "--output",
                output);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.object().get("error_type")).isEqualTo("VALIDATION_ERROR");
    assertThat(result.object().get("reason")).isEqualTo("guest_exception");
    Map<?, ?> details = Json.object(result.object().get("details"));
    assertThat(details.get("file")).isEqualTo("main.py");
    assertThat(details.get("source")).isEqualTo("return int(value)");
    assertThat(result.err())
        .contains("talker.fail: ValueError: invalid literal")
        .containsPattern(
            " --> .*/talker/main.py:\\d+\n\\d+ \\| return int\\(value\\)\n +\\| +\\^+\n")
        .contains("in parsed");
  }

  @Test
  void theTimeoutOfTheCommandLineHolds() throws Exception {
    Cli.Result result =
        Cli.in(temp)
            .run(
                "call",
                "talker",
                "nap",
                "--plugins",
                TALKER,
                "--args",
                "{\"seconds\": 9}",
                "--timeout",
                "200ms");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.object().get("reason")).isEqualTo("call_timeout");
    assertThat(Json.object(result.object().get("details")).get("limit_ms")).isEqualTo(200L);
  }

  @Test
  void withoutOptionsThePluginsOfTheWorkingFolderServeAndStreamsAreLists() throws Exception {
    Path plugins = Files.createDirectories(temp.resolve("plugins/here"));
    Files.writeString(plugins.resolve("plugin.yaml"), manifest("here"));
    Files.copy(Cli.PLUGINS.resolve("talker/main.py"), plugins.resolve("main.py"));

    Cli.Result result =
        Cli.in(temp).run("call", "here", "stream", "--args", "{\"count\": 3}", "--output", "Json");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.json()).isEqualTo(List.of(0L, 1L, 2L));
  }

  private static String manifest(String name) {
    return "name: " + name + "\nversion: 1.0.0\nentrypoint: main.py\n";
  }

  @Test
  void aPluginThatCannotStartSaysWhy() throws Exception {
    Cli.Result result = Cli.in(temp).run("call", "broken", "any", "--plugins", TALKER);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.object().get("message")).asString().contains("not today");
  }

  @Test
  void anUnknownPluginIsToldWithThoseThatAreThere() throws Exception {
    Cli.Result result = Captured.run("call", "talkr", "echo", "--plugins", TALKER);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.object().get("reason")).isEqualTo("unknown_plugin");
    assertThat(result.object().get("message"))
        .asString()
        .contains("broken, talker, tiny, unwell", "did you mean 'talker'?");
  }

  @Test
  void theBackendOfTheCommandLineRunsThePlugin() throws Exception {
    Cli.Result result =
        Captured.run(
            "call", "talker", "echo", "value=a", "--plugins", TALKER, "--backend", "cpython");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).isEqualToIgnoringNewLines("\"a\"");
  }

  @Test
  void anInterpreterThatIsNotThereIsAnErrorOfTheCall() throws Exception {
    Path config = Files.writeString(temp.resolve("host.yaml"), "cpython: {interpreter: python9}");

    Cli.Result result =
        Captured.run(
            "call",
            "talker",
            "echo",
            "value=a",
            "--plugins",
            TALKER,
            "--backend",
            "cpython",
            "--config",
            config.toString());

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.object().get("reason")).isEqualTo("environment");
    assertThat(result.object().get("message")).asString().contains("cpython.interpreter python9");
  }

  @Test
  void aRefusedManifestIsBadInput() throws Exception {
    Path plugin = Files.createDirectories(temp.resolve("plugins/bad"));
    Files.writeString(plugin.resolve("plugin.yaml"), manifest("bad") + "limits: {memroy: 1MiB}\n");
    Files.writeString(plugin.resolve("main.py"), "");

    Cli.Result result =
        Captured.run("call", "bad", "any", "--plugins", plugin.resolve("..").toString());

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.object().get("message"))
        .asString()
        .contains("plugin.yaml:4: $.limits.memroy", "did you mean 'memory'?");
  }

  @Test
  void pairsAreArgumentsAndTextIsForPeople() throws Exception {
    Files.writeString(temp.resolve("book.txt"), "so it goes, so");

    Cli.Result result =
        Cli.in(temp)
            .run(
                "call",
                "wordcount",
                "count",
                "--plugins",
                Cli.EXAMPLES.toString(),
                "text=@book.txt",
                "top:=2",
                "--output",
                "text");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo("word  count\nso    2\ngoes  1\n");
  }
}
