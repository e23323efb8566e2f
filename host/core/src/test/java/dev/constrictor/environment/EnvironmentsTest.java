package dev.constrictor.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.constrictor.config.PluginManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store with wheels of the test's own: no network but loopback. */
class EnvironmentsTest {
  @TempDir Path temp;
  private Store store;

  @BeforeEach
  void makeWheels() throws IOException {
    temp = temp.toRealPath();
    store = Store.offline(temp);
    Wheels.pure(store.wheels(), "greeter", "1.0", "def greet():\n    return 'hello'\n");
    Wheels.pure(store.wheels(), "greeter", "2.0", "def greet():\n    return 'good day'\n");
    Wheels.pure(store.wheels(), "broken", "1.0", "import nothing_of_the_kind\n");
  }

  @Test
  void pluginsThatRequireTheSameShareOneEnvironment() throws Exception {
    List<String> steps = Collections.synchronizedList(new ArrayList<>());
    Environments environments = store.open();
    Environment one =
        environments.prepare(
            store.plugin("one", "requirements: [greeter]"),
            (step, elapsed) -> {
              assertThat(elapsed).isPositive();
              steps.add(step);
            });
    assertThat(steps).anyMatch(step -> step.contains("installing greeter with pip"));
    assertThat(Store.python(one, "import greeter; print(greeter.greet())")).isEqualTo("good day");
    assertThat(one.packages()).containsExactly(new InstalledPackage("greeter", "2.0", false));

    for (Path wheel : Folders.in(store.wheels())) {
      Files.delete(wheel); // what is there needs no source any more
    }
    Environment other =
        store.open().prepare(store.plugin("other", "requirements: [greeter]"), Progress.NONE);
    assertThat(other).isEqualTo(one);
    assertThat(environments.list()).containsExactly(one);
  }

  @Test
  void aPluginWithoutRequirementsGetsAnEmptyEnvironment() throws Exception {
    Environment empty = store.open().prepare(store.plugin("plain", ""), Progress.NONE);
    assertThat(empty.packages()).isEmpty();
    assertThat(Store.python(empty, "import sys; print(sys.prefix)"))
        .isEqualTo(empty.folder().toString());
    assertThat(Store.python(empty, "import pip")).contains("No module named 'pip'");
  }

  @Test
  void nativeCodeIsInstalledAndTold() throws Exception {
    Wheels.compiled(store.wheels(), "swift", "1.0");
    Environment built =
        store.open().prepare(store.plugin("one", "requirements: [swift]"), Progress.NONE);
    assertThat(Store.python(built, "import swift; print(swift.answer())")).isEqualTo("42");
    assertThat(built.packages()).containsExactly(new InstalledPackage("swift", "1.0", true));
  }

  @Test
  void nothingInAnEnvironmentNamesThePlaceWhereItWasBuilt() throws Exception {
    Environment built =
        store.open().prepare(store.plugin("one", "requirements: [greeter]"), Progress.NONE);
    assertThat(Store.python(built, "import greeter; print(greeter.greet.__code__.co_filename)"))
        .isEqualTo(built.folder().resolve("lib") + "/" + site(built) + "/greeter.py");
    assertThat(Files.readString(built.folder().resolve("pyvenv.cfg"))).doesNotContain(".building");
    assertThat(Folders.in(store.folder().resolve(".building"))).isEmpty();
  }

  private static String site(Environment built) throws IOException {
    return Folders.in(built.folder().resolve("lib")).getFirst().getFileName() + "/site-packages";
  }

  @Test
  void aRequirementThatCannotBeHadIsNamedAndTheInstallerQuoted() throws Exception {
    PluginManifest manifest = store.plugin("one", "requirements: [greeter, no-such-thing>=3]");
    assertThatThrownBy(() -> store.open().prepare(manifest, Progress.NONE))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("pip could not install 'no-such-thing>=3'")
        .hasMessageContaining("No matching distribution found");
    assertThat(store.open().list()).isEmpty();
    assertThat(Folders.in(store.folder().resolve(".building"))).isEmpty();
  }

  @Test
  void whatCannotBeImportedIsNoEnvironment() throws Exception {
    PluginManifest manifest = store.plugin("one", "requirements: [broken]");
    assertThatThrownBy(() -> store.open().prepare(manifest, Progress.NONE))
        .hasMessageContaining("'broken' was installed but cannot be imported")
        .hasMessageContaining("nothing_of_the_kind");
    assertThat(store.open().list()).isEmpty();
  }

  @Test
  void aSourceOnlyRequirementIsRefused() throws Exception {
    Path marker = temp.resolve("setup-was-run");
    Path source = Wheels.source(temp.resolve("sly-1.0"), marker);
    Process tar =
        new ProcessBuilder(
                "tar", "-czf", store.wheels().resolve("sly-1.0.tar.gz").toString(), "sly-1.0")
            .directory(temp.toFile())
            .start();
    assertThat(tar.waitFor()).isZero();

    List<String> asked =
        List.of(
            "sly",
            "sly @ " + store.wheels().resolve("sly-1.0.tar.gz").toUri(),
            "sly @ " + source.toUri() + "#name.whl",
            "sly @ "
                + Wheels.source(temp.resolve(".whl"), marker)
                    .toUri()
                    .toString()
                    .replaceFirst("/$", ""));
    for (String requirement : asked) {
      PluginManifest manifest = store.plugin("one", "requirements: ['" + requirement + "']");
      assertThatThrownBy(() -> store.open().prepare(manifest, Progress.NONE))
          .hasMessageContaining("'" + requirement + "'")
          .hasMessageContaining("allow_source_builds");
      assertThatThrownBy(() -> store.open().lock(manifest))
          .hasMessageContaining("'" + requirement + "'");
    }
    assertThat(marker).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git+https://127.0.0.1:1/x-1.0-py3-none-any.whl",
        "https://127.0.0.1:1/.whl",
        "https://127.0.0.1:1/a%2F.whl",
        "https://127.0.0.1:1/${HOME}/x-1.0-py3-none-any.whl",
        "https://127.0.0.1:1/x-1.0.tar.gz?/x-1.0-py3-none-any.whl"
      })
  void whatOnlyEndsLikeAWheelIsRefused(String address) throws Exception {
    Store online = new Store(temp, "pip", false, Map.of());
    PluginManifest manifest = withFile("one", "x @ " + address + "\n");
    assertThatThrownBy(() -> online.open().prepare(manifest, Progress.NONE))
        .hasMessageContaining("'x @ " + address + "' names no wheel");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?a#sha256=%s"})
  void aWheelByItsAddressIsInstalled(String end) throws Exception {
    Path wheel = store.wheels().resolve("greeter-1.0-py3-none-any.whl");
    String address = wheel.toUri() + end.formatted(Digests.of(wheel));
    PluginManifest manifest = store.plugin("one", "requirements: ['greeter @ " + address + "']");
    assertThat(store.open().prepare(manifest, Progress.NONE).packages())
        .containsExactly(new InstalledPackage("greeter", "1.0", false));
  }

  @Test
  void hashesAreHonoured() throws Exception {
    String right = Digests.of(store.wheels().resolve("greeter-1.0-py3-none-any.whl"));
    PluginManifest good = withFile("good", "greeter==1.0 \\\n  --hash=sha256:" + right + "\n");
    assertThat(store.open().prepare(good, Progress.NONE).packages())
        .containsExactly(new InstalledPackage("greeter", "1.0", false));

    PluginManifest bad = withFile("bad", "greeter==1.0 --hash=sha256:" + "0".repeat(64) + "\n");
    assertThatThrownBy(() -> store.open().prepare(bad, Progress.NONE))
        .hasMessageContaining("'greeter==1.0'")
        .hasMessageContaining("DO NOT MATCH THE HASHES");
  }

  private PluginManifest withFile(String name, String text) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("plugins").resolve(name));
    Files.writeString(folder.resolve("requirements.txt"), text);
    return store.plugin(name, "requirements_file: requirements.txt");
  }

  @Test
  void damageIsFoundAndRepaired() throws Exception {
    PluginManifest manifest = store.plugin("one", "requirements: [greeter]");
    Environment built = store.open().prepare(manifest, Progress.NONE);
    assertThat(store.open().verify(manifest).whole()).isTrue();
    Path module = built.folder().resolve("lib").resolve(site(built)).resolve("greeter.py");
    Path metadata = module.resolveSibling("greeter-2.0.dist-info");

    Files.writeString(module, "");
    Files.delete(metadata.resolve("METADATA"));
    Files.writeString(metadata.resolve("WHEEL"), "changed");
    assertThat(store.open().verify(manifest).damage())
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).startsWith("emptied: ").endsWith("greeter.py"),
            line -> assertThat(line).startsWith("missing: ").endsWith("METADATA"),
            line -> assertThat(line).startsWith("changed: ").endsWith("WHEEL"));

    assertThat(store.open().prepare(manifest, Progress.NONE)).isEqualTo(built);
    assertThat(store.open().verify(manifest).damage()).isEmpty();
    assertThat(Store.python(built, "import greeter; print(greeter.greet())")).isEqualTo("good day");
  }

  @Test
  void aChangeThatKeepsSizeAndTimeIsFoundByVerify() throws Exception {
    PluginManifest manifest = store.plugin("one", "requirements: [greeter]");
    Environment built = store.open().prepare(manifest, Progress.NONE);
    Path module = built.folder().resolve("lib").resolve(site(built)).resolve("greeter.py");
    var time = Files.getLastModifiedTime(module);
    Files.writeString(module, Files.readString(module).replace("good day", "bad days"));
    Files.setLastModifiedTime(module, time);
    assertThat(store.open().verify(manifest).damage())
        .singleElement()
        .asString()
        .contains("changed");
    store.open().repair(manifest, Progress.NONE);
    assertThat(store.open().verify(manifest).whole()).isTrue();
  }

  @Test
  void aPluginForAnotherPythonIsRefused() throws Exception {
    PluginManifest manifest = store.plugin("one", "python: '>=3.11,<3.11'");
    assertThatThrownBy(() -> store.open().prepare(manifest, Progress.NONE))
        .hasMessageContaining("one wants python >=3.11,<3.11")
        .hasMessageContaining("cpython.interpreter");
  }

  @Test
  void aLockIsWrittenWithHashesAndHonoured() throws Exception {
    PluginManifest manifest = store.plugin("one", "requirements: [greeter]");
    Files.delete(store.wheels().resolve("greeter-2.0-py3-none-any.whl"));
    Path lock = store.open().lock(manifest);
    assertThat(lock).isEqualTo(manifest.folder().resolve("requirements.lock"));
    assertThat(lock).content().contains("greeter==1.0 --hash=sha256:");

    Wheels.pure(store.wheels(), "greeter", "3.0", "");
    assertThat(store.open().prepare(manifest, Progress.NONE).packages())
        .containsExactly(new InstalledPackage("greeter", "1.0", false));

    PluginManifest changed = store.plugin("one", "requirements: ['greeter>=3']");
    assertThatThrownBy(() -> store.open().prepare(changed, Progress.NONE))
        .hasMessageContaining("requirements.lock is not of the requirements as they are now")
        .hasMessageContaining("constrictor env lock one");
  }

  @Test
  void anIndexIsAskedAsPipsOwnVariablesSay() throws Exception {
    Path published = temp.resolve("published");
    Wheels.pure(published, "distant", "1.0", "here = True\n");
    try (PackageIndex index = new PackageIndex(published)) {
      Store online = new Store(temp, "pip", false, Map.of("PIP_INDEX_URL", index.url()));
      PluginManifest manifest = online.plugin("one", "requirements: [distant]");
      Environment built = online.open().prepare(manifest, Progress.NONE);
      assertThat(Store.python(built, "import distant; print(distant.here)")).isEqualTo("True");
      assertThat(index.asked()).contains("/simple/distant/");

      int asked = index.asked().size();
      online.open().prepare(manifest, Progress.NONE);
      assertThat(index.asked()).as("a second start asks nobody").hasSize(asked);
    }
  }

  @Test
  void uvAsksTheIndexThatPipIsSetUpFor() throws Exception {
    // Fetched from where this machine's pip looks, before that is set to the test's own index.
    Store fetching = new Store(temp, "uv", false, Map.of());
    fetching.open().prepare(fetching.plugin("any", "requirements: [greeter]"), Progress.NONE);
    Path published = temp.resolve("published");
    Wheels.pure(published, "distant", "1.0", "here = True\n");
    try (PackageIndex index = new PackageIndex(published)) {
      Store online = new Store(temp, "uv", false, Map.of("PIP_INDEX_URL", index.url()));
      PluginManifest manifest = online.plugin("one", "requirements: [distant]");
      List<String> steps = Collections.synchronizedList(new ArrayList<>());
      online.open().prepare(manifest, (step, elapsed) -> steps.add(step));
      assertThat(steps).anyMatch(step -> step.contains("installing distant with uv"));
      assertThat(index.asked()).contains("/simple/distant/");
      assertThat(online.open().lock(manifest)).content().contains("distant==1.0 --hash=sha256:");

      PluginManifest unknown = online.plugin("two", "requirements: [no-such-thing]");
      assertThatThrownBy(() -> online.open().prepare(unknown, Progress.NONE))
          .hasMessageContaining("uv could not install 'no-such-thing'");
    }
  }

  @Test
  void offlineAsksNoIndex() throws Exception {
    try (PackageIndex index = new PackageIndex(store.wheels())) {
      Store offline = new Store(temp, "pip", true, Map.of("PIP_INDEX_URL", index.url()));
      offline.open().prepare(offline.plugin("one", "requirements: [greeter]"), Progress.NONE);
      PluginManifest direct =
          offline.plugin("two", "requirements: ['greeter @ " + index.url() + "x.whl']");
      assertThatThrownBy(() -> offline.open().prepare(direct, Progress.NONE))
          .hasMessageContaining("cpython.offline");
      assertThat(index.asked()).isEmpty();
    }
  }

  @Test
  void pruneKeepsWhatIsUsed() throws Exception {
    Environments environments = store.open();
    Environment kept =
        environments.prepare(store.plugin("one", "requirements: [greeter==1.0]"), Progress.NONE);
    Environment idle =
        environments.prepare(store.plugin("two", "requirements: [greeter==2.0]"), Progress.NONE);
    assertThat(environments.prune(Set.of(kept.name()))).containsExactly(idle.name());
    assertThat(environments.list()).containsExactly(kept);
  }

  @Test
  void theDistributionsPackagesAreSeenWhereAsked() throws Exception {
    Environment system =
        store.open().prepare(store.plugin("one", "system_site_packages: true"), Progress.NONE);
    String distribution = "/usr/lib/python3/dist-packages";
    assertThat(Store.python(system, "import sys; print(sys.path)")).contains(distribution);
    Environment alone = store.open().prepare(store.plugin("two", ""), Progress.NONE);
    assertThat(Store.python(alone, "import sys; print(sys.path)")).doesNotContain(distribution);
  }

  @Test
  void progressTellsTheTime() throws Exception {
    List<Duration> times = Collections.synchronizedList(new ArrayList<>());
    store.open().prepare(store.plugin("one", ""), (step, elapsed) -> times.add(elapsed));
    assertThat(times).hasSize(2).isSorted();
  }
}
