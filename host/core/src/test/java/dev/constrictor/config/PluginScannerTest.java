package dev.constrictor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginScannerTest {
  private static final String R = PluginFixture.REQUIRED;

  @TempDir Path temp;
  private PluginFixture fixture;

  @BeforeEach
  void makePlugin() throws Exception {
    fixture = PluginFixture.in(temp);
  }

  @Test
  void aDisabledPluginIsNotRead() throws Exception {
    assertThat(fixture.load(": broken", "plugins: {overrides: {demo: {enabled: false}}}"))
        .isEqualTo(new PluginCandidate.Disabled("demo", fixture.plugin("demo")));
  }

  @Test
  void aScanFindsAllAndABrokenOneStopsNoOther() throws Exception {
    write("zeta", R.replace("demo", "zeta"));
    write("Bad Name", R.replace("demo", "bad"));
    write("alpha", "version: 1");
    Files.createDirectories(fixture.plugin("no-plugin"));
    Files.writeString(fixture.plugin("demo").resolve("plugin.yaml"), R);

    List<PluginCandidate> found = scanner("").scan();

    assertThat(found)
        .extracting(PluginCandidate::name)
        .containsExactly("Bad Name", "alpha", "demo", "zeta");
    assertThat(found).filteredOn(PluginCandidate.Valid.class::isInstance).hasSize(2);
    assertThat(((PluginCandidate.Invalid) found.getFirst()).problems())
        .first()
        .satisfies(problem -> assertThat(problem.message()).contains("'Bad Name' is no plugin"));
  }

  @Test
  void aNameFoundTwiceIsRefusedAndBothPlacesTold() throws Exception {
    Files.writeString(fixture.plugin("demo").resolve("plugin.yaml"), R);
    Path twin = Files.createDirectories(fixture.root().resolve("more/demo"));
    Files.writeString(twin.resolve("plugin.yaml"), R);

    List<PluginCandidate> found = scanner("plugins: {directories: [plugins, more]}").scan();

    assertThat(found)
        .hasSize(2)
        .allSatisfy(
            candidate ->
                assertThat(((PluginCandidate.Invalid) candidate).problems().getFirst().message())
                    .contains(twin.toString(), fixture.plugin("demo").toString()));
    assertThat(scanner("plugins: {directories: [plugins, ./more/../plugins]}").scan()).hasSize(1);
  }

  @Test
  void directoriesAndOverridesMustMatchSomething() throws Exception {
    Files.writeString(fixture.plugin("demo").resolve("plugin.yaml"), R);
    assertThatThrownBy(() -> scanner("plugins:\n  directories:\n  - plugins\n  - gone").scan())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("host.yaml:4: $.plugins.directories[1]")
        .hasMessageContaining("does not exist");
    String host = "plugins: {overrides: {dmo: {instances: 2}}}";
    assertThatThrownBy(() -> scanner(host).scan()).hasMessageContaining("did you mean 'demo'?");
    HostConfig elsewhere =
        fixture.host(host).withPluginDirectories(List.of(fixture.root().resolve("plugins")));
    assertThat(new PluginScanner(elsewhere, Map.of()).scan()).hasSize(1);
  }

  @Test
  void aFolderWithoutAManifestIsToldSo() throws Exception {
    PluginScanner scanner = scanner("");
    Path linked = Files.createDirectories(fixture.plugin("linked"));
    Files.createSymbolicLink(linked.resolve("plugin.yaml"), fixture.root().resolve("outside.py"));
    Path dangling = Files.createDirectories(fixture.plugin("dangling"));
    Files.createSymbolicLink(dangling.resolve("plugin.yaml"), Path.of("nowhere"));
    Path folder = fixture.plugin("folder");
    Files.createDirectories(folder.resolve("plugin.yaml"));

    assertThat(message(scanner, temp)).contains("holds no plugin.yaml");
    assertThat(message(scanner, temp.resolve("gone"))).contains("does not exist");
    assertThat(message(scanner, temp.resolve("outside.py"))).contains("is not a plugin folder");
    assertThat(message(scanner, linked)).contains("leads out of the plugin folder");
    assertThat(message(scanner, dangling)).contains("does not exist");
    assertThat(message(scanner, folder)).contains("is a directory");
  }

  private static String message(PluginScanner scanner, Path folder) {
    return ((PluginCandidate.Invalid) scanner.load(folder)).problems().getFirst().message();
  }

  private void write(String name, String manifest) throws Exception {
    Path folder = Files.createDirectories(fixture.plugin(name));
    Files.writeString(folder.resolve("plugin.yaml"), manifest);
    Files.writeString(folder.resolve("main.py"), "");
  }

  private PluginScanner scanner(String host) throws Exception {
    return new PluginScanner(fixture.host(host), PluginFixture.ENVIRONMENT);
  }
}
