package dev.constrictor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.environment.Wheels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code env}: status, text and JSON; that environments are right is tested where they are built.
 */
class EnvTest {
  @TempDir Path temp;

  @BeforeEach
  void writeConfiguration() throws IOException {
    temp = temp.toRealPath();
    Files.writeString(
        temp.resolve("host.yaml"),
        "plugins: {directories: [plugins]}\n"
            + "cpython:\n  environment_store: store\n  installer: pip\n  offline: true\n");
    plugin("plain", "system_site_packages: true"); // an environment without an installer
  }

  private void plugin(String name, String line) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("plugins").resolve(name));
    Files.writeString(folder.resolve("main.py"), "");
    Files.writeString(
        folder.resolve("plugin.yaml"),
        "name: %s\nversion: 1.0.0\nentrypoint: main.py\n%s\n".formatted(name, line));
  }

  private Cli.Result env(String command, String... more) {
    String[] line = new String[more.length + 6];
    line[0] = "env";
    line[1] = command;
    System.arraycopy(more, 0, line, 2, more.length);
    line[more.length + 2] = "--config";
    line[more.length + 3] = temp.resolve("host.yaml").toString();
    line[more.length + 4] = "--output";
    line[more.length + 5] = "json";
    return Captured.run(line);
  }

  private static Map<?, ?> only(Cli.Result result) {
    assertThat(Json.list(result.json())).hasSize(1);
    return Json.object(Json.list(result.json()).getFirst());
  }

  @Test
  void whatIsDamagedFailsVerifyUntilItIsBuiltAnew() throws Exception {
    Cli.Result before = env("verify");
    assertThat(before.status()).isEqualTo(1);
    assertThat(only(before).get("state")).isEqualTo("not built");

    Cli.Result built = env("build");
    assertThat(built.status()).as(built.err()).isZero();
    assertThat(built.err()).contains("plain: ", " is ready (");
    assertThat(env("verify", "plain").status()).isZero();
    assertThat(only(env("list")).get("environment")).isEqualTo(only(built).get("environment"));

    Path folder = Path.of(String.valueOf(only(built).get("folder")));
    Files.writeString(folder.resolve("pyvenv.cfg"), "");
    Cli.Result damaged = env("verify");
    assertThat(damaged.status()).isEqualTo(1);
    assertThat(String.valueOf(only(damaged).get("damage"))).contains("emptied: pyvenv.cfg");
    assertThat(env("build").status()).isZero();
    assertThat(env("verify").status()).isZero();
  }

  @Test
  void aPluginThatRequiresNothingNeedsNone() throws Exception {
    plugin("plain", "backend: cpython");
    for (String command : new String[] {"verify", "build"}) {
      Cli.Result result = env(command);
      assertThat(result.status()).isZero();
      assertThat(only(result).get("state")).isEqualTo("not needed");
    }
    assertThat(Json.list(env("list").json())).isEmpty();
  }

  @Test
  void autoIsBuiltWhereItRunsAndSaysWhyNotInProcess() throws Exception {
    Path wheels = Files.createDirectories(temp.resolve("wheels"));
    Wheels.compiled(wheels, "swift", "1.0");
    Files.writeString(
        temp.resolve("host.yaml"), "  find_links: [wheels]\n", StandardOpenOption.APPEND);
    plugin("plain", "requirements: [swift]");
    Cli.Result built = env("build");
    assertThat(built.status()).as(built.err()).isZero();
    assertThat(only(built).get("backend")).isEqualTo("cpython");
    assertThat(only(built).get("not_in_process")).asString().contains("swift-1.0-cp311");
    assertThat(only(env("verify")).get("state")).isEqualTo("whole");
    assertThat(Json.list(env("prune").json())).isEmpty();
  }

  @Test
  void whatNoPluginUsesIsPruned() throws Exception {
    assertThat(env("build").status()).isZero();
    assertThat(Json.list(env("prune").json())).isEmpty();
    Files.delete(temp.resolve("plugins/plain/plugin.yaml"));
    assertThat(Json.list(env("prune").json())).hasSize(1);
    assertThat(Json.list(env("list").json())).isEmpty();
  }

  @Test
  void whatCannotBeHadIsToldWithStatusOne() throws Exception {
    plugin("plain", "requirements: [no-such-thing]");
    for (String command : new String[] {"build", "lock"}) {
      Cli.Result failed = env(command);
      assertThat(failed.status()).isEqualTo(1);
      assertThat(only(failed).get("state")).isEqualTo("failed");
      assertThat(only(failed).get("message")).asString().contains("no-such-thing");
    }
  }

  @Test
  void wrongNamesAndBrokenManifestsAreBadUsage() throws Exception {
    Cli.Result unknown = env("build", "plian");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("did you mean 'plain'?");

    Path requirements = temp.resolve("plugins/plain/requirements.txt");
    Files.writeString(requirements, "# what it needs\nnumpy>=2\n\n--index-url https://x\nnum py\n");
    plugin("plain", "requirements_file: requirements.txt");
    Cli.Result broken = env("build", "plain");
    assertThat(broken.status()).isEqualTo(2);
    assertThat(broken.err())
        .contains("requirements.txt:4: $.requirements_file: must have no options")
        .contains("requirements.txt:5: $.requirements_file: must be a PEP 508 requirement");
    assertThat(Captured.run("env").status()).isEqualTo(2);
  }
}
