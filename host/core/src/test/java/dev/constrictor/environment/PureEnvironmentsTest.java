package dev.constrictor.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.constrictor.config.PluginManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages for plugins in process; that GraalPy imports them is tested where GraalPy is. */
class PureEnvironmentsTest {
  @TempDir Path temp;
  private Store store;
  private final Trials trials = new Trials();

  /** Remembers what was to be imported, and refuses one module. */
  private static final class Trials implements InProcessPython {
    private final List<List<String>> seen = new ArrayList<>();

    @Override
    public String runtime() {
      return "snake1.0";
    }

    @Override
    public String version() {
      return "3.12";
    }

    @Override
    public Optional<String> importFailure(
        Path packages, List<String> modules, Duration perImport, Path work) {
      assertThat(perImport).isEqualTo(Duration.ofSeconds(60));
      assertThat(packages).isDirectory();
      seen.add(modules);
      return modules.contains("shy") ? Optional.of("ImportError: not here") : Optional.empty();
    }
  }

  @BeforeEach
  void makeWheels() throws IOException {
    temp = temp.toRealPath();
    store = Store.offline(temp);
    Wheels.pure(store.wheels(), "greeter", "1.0", "def greet():\n    return 'hello'\n");
    Wheels.requiring(store.wheels(), "outer", "1.0", "greeter");
    Wheels.pure(store.wheels(), "shy", "1.0", "");
  }

  private Environment prepare(PluginManifest manifest) throws Exception {
    return store.openFor(trials).prepare(manifest, Progress.NONE);
  }

  private PluginManifest requiring(String plugin, String requirements) throws IOException {
    return store.plugin(plugin, "requirements: [" + requirements + "]");
  }

  @Test
  void whatIsRequiredIsImportedOnceAndSharedWithoutAnySourceOrProcess() throws Exception {
    Environment one = prepare(requiring("one", "outer"));
    assertThat(one.name()).startsWith("snake1.0-");
    assertThat(one.python()).isEqualTo("3.12");
    assertThat(one.packages())
        .containsExactly(
            new InstalledPackage("greeter", "1.0", false),
            new InstalledPackage("outer", "1.0", false));
    assertThat(one.packagesFolder().resolve("greeter.py")).content().contains("hello");
    assertThat(trials.seen).containsExactly(List.of("outer"));

    for (Path wheel : Folders.in(store.wheels())) {
      Files.delete(wheel);
    }
    assertThat(prepare(requiring("other", "outer"))).isEqualTo(one);
    assertThat(trials.seen).hasSize(1);
    assertThat(store.open().list()).containsExactly(one);
  }

  @Test
  void aNativeWheelIsRefusedByItsRequirementAndItsFile() throws Exception {
    Wheels.compiled(store.wheels(), "swift", "1.0");
    assertThatThrownBy(() -> prepare(requiring("one", "'swift>=1'")))
        .isInstanceOf(NotInProcessException.class)
        .hasMessageContaining("the requirement 'swift>=1' has native code")
        .hasMessageContaining("swift-1.0-cp311-abi3-linux_");
    assertThat(store.open().list()).isEmpty();
    assertThat(Folders.in(store.folder().resolve(".building"))).isEmpty();
  }

  /** pip would run the code of one that is named by its address, whatever it is told. */
  @Test
  void whatWouldHaveToBeBuiltIsRefused() throws Exception {
    Path marker = temp.resolve("setup-was-run");
    Path source = Wheels.source(temp.resolve("sly"), marker);
    assertThatThrownBy(() -> prepare(requiring("one", "'sly @ " + source.toUri() + "'")))
        .hasMessageContaining("the requirement 'sly @ file:")
        .hasMessageContaining("names no wheel (.whl)");
    assertThat(marker).doesNotExist();
  }

  @Test
  void aNativeWheelThatOnlyARequirementRequiresIsRefusedToo() throws Exception {
    Wheels.compiled(store.wheels(), "swift", "1.0");
    Wheels.requiring(store.wheels(), "wrapper", "1.0", "swift");
    assertThatThrownBy(() -> prepare(requiring("one", "wrapper")))
        .isInstanceOf(NotInProcessException.class)
        .hasMessageContaining("swift, which wrapper requires, has native code")
        .hasMessageContaining("swift-1.0-cp311-abi3-linux_");
  }

  @Test
  void aWheelThatOnlySaysThatItIsPureIsRefusedByItsFile() throws Exception {
    Wheels.pure(store.wheels(), "sly", "1.0", java.util.Map.of("sly/fast.so", "ELF"));
    assertThatThrownBy(() -> prepare(requiring("one", "sly")))
        .isInstanceOf(NotInProcessException.class)
        .hasMessageContaining("'sly'")
        .hasMessageContaining("sly/fast.so");
  }

  @Test
  void whatWasFoundIsRememberedUntilItIsLookedAtAnew() throws Exception {
    PluginManifest manifest = requiring("one", "shy");
    for (int round = 0; round < 2; round++) {
      assertThatThrownBy(() -> prepare(manifest))
          .isInstanceOf(NotInProcessException.class)
          .hasMessageContaining("shy cannot be imported in process: ImportError: not here");
    }
    assertThat(trials.seen).as("the trials").hasSize(1);
    PureEnvironments environments = store.openFor(trials);
    assertThat(environments.finding(manifest)).isPresent();

    Wheels.pure(store.wheels(), "shy", "1.0", "brave = True\n");
    assertThatThrownBy(() -> environments.repair(manifest, Progress.NONE))
        .isInstanceOf(NotInProcessException.class);
    assertThat(trials.seen).as("the trials").hasSize(2);
    store.open().prune(Set.of());
    assertThat(environments.finding(manifest)).isEmpty();
  }

  @Test
  void whatCannotBeHadAtAllIsNoFinding() throws Exception {
    PluginManifest manifest = requiring("one", "no-such-thing");
    assertThatThrownBy(() -> prepare(manifest))
        .isExactlyInstanceOf(EnvironmentException.class)
        .hasMessageContaining("pip could not install 'no-such-thing'");
    assertThat(store.openFor(trials).finding(manifest)).isEmpty();
  }

  @Test
  void damageIsFoundAndRepaired() throws Exception {
    PluginManifest manifest = requiring("one", "greeter");
    Environment built = prepare(manifest);
    Path module = built.packagesFolder().resolve("greeter.py");
    Files.writeString(module, "");
    assertThat(store.openFor(trials).verify(manifest).damage())
        .containsExactly("emptied: packages/greeter.py");
    assertThat(prepare(manifest)).isEqualTo(built);
    assertThat(module).content().contains("hello");
    assertThat(store.openFor(trials).verify(manifest).whole()).isTrue();
  }

  @Test
  void aLockIsOfPureWheelsAndHonoured() throws Exception {
    PluginManifest manifest = requiring("one", "greeter");
    assertThat(store.openFor(trials).lock(manifest)).content().contains("greeter==1.0 --hash=");
    Wheels.pure(store.wheels(), "greeter", "2.0", "");
    assertThat(prepare(manifest).packages())
        .containsExactly(new InstalledPackage("greeter", "1.0", false));

    Wheels.compiled(store.wheels(), "swift", "1.0");
    PluginManifest nativeOne = requiring("two", "swift");
    assertThatThrownBy(() -> store.openFor(trials).lock(nativeOne))
        .isInstanceOf(NotInProcessException.class);
  }
}
