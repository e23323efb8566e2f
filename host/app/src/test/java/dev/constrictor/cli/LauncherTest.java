package dev.constrictor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.cli.FakeInstallation.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  private static final String JVMCI = "-XX:+EnableJVMCI";
  private static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

  @TempDir private Path root;
  private FakeInstallation installation;

  @BeforeEach
  void install() throws IOException {
    installation = new FakeInstallation(root);
  }

  @Test
  void aShortCommandStartsWithTheQuickCompilerAndTheCache() throws Exception {
    Path archive = installation.built().archive("interpreter");

    Run run = installation.run("call", "wordcount", "count", "--args", "{\"a b\": 1}");

    assertThat(run.out())
        .contains(QUICK_COMPILER, "-XX:AOTCache=" + archive, "-Dconstrictor.profile=fast-start")
        .endsWith(
            "dev.constrictor.cli.Main", "call", "wordcount", "count", "--args", "{\"a b\": 1}")
        .doesNotContain(JVMCI);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void whatServesGetsTheCompilerOnceItHasACache() throws Exception {
    installation.built();
    assertThat(installation.run("run").out()).contains("-Dconstrictor.profile=interpreter");
    Path archive = installation.archive("jit");

    Run run = installation.run("run");

    assertThat(run.out())
        .contains(JVMCI, "-XX:AOTCache=" + archive, "-Dconstrictor.profile=jit")
        .doesNotContain(QUICK_COMPILER);
    assertThat(classPath(run))
        .contains("/jit/truffle-runtime-1.jar", "/jit/compiler-1.jar")
        .doesNotContain("/lib/truffle-runtime-1.jar");
  }

  @Test
  void theProfileCanBeNamed() throws Exception {
    installation.built().with("CONSTRICTOR_PROFILE", "jit");
    assertThat(installation.run("call").out()).contains(JVMCI, "-Dconstrictor.profile=jit");

    Run refused = installation.with("CONSTRICTOR_PROFILE", "turbo").run("call");

    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains("turbo", "fast-start, interpreter or jit");
  }

  @Test
  void pausesAreKeptShortUnlessTheUserSaysOtherwise() throws Exception {
    installation.built().with("CONSTRICTOR_JAVA_OPTS", "-Xmx1g -XX:MaxGCPauseMillis=300");

    assertThat(installation.run("run").out())
        .as("of two the JVM takes the last")
        .containsSubsequence(
            "-XX:MaxGCPauseMillis=20", "-Xmx1g", "-XX:MaxGCPauseMillis=300", "-cp");
  }

  @Test
  void anOlderJdkInterpretsWithoutCachesAndSaysSo() throws Exception {
    Run run = installation.built().jdk("21.0.9", "").run("run");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("-Dconstrictor.profile=interpreter")
        .noneMatch(argument -> argument.contains("AOT") || argument.startsWith("-Xlog"));
    assertThat(run.err()).contains("AOT caches need JDK 25, this is 21");
  }

  @Test
  void withoutJvmciOrPatchedJarsThereIsNoJit() throws Exception {
    installation.built().with("CONSTRICTOR_PROFILE", "jit");
    assertThat(installation.jdk("25.0.3", "").run("run").err()).contains("has no JVMCI");

    installation.jdk("25.0.3", "MODULES=\"jdk.internal.vm.ci\"\n");
    Files.delete(root.resolve("host/app/target/jit/compiler-1.jar"));

    assertThat(installation.run("run").err()).contains("the build patched no compiler");
  }

  @Test
  void aDamagedCacheIsIgnoredInOneLine() throws Exception {
    Path archive = installation.built().archive("interpreter");
    Files.writeString(archive, "archive of interpreteR");

    Run run = installation.run("call");

    assertThat(run.status()).isZero();
    assertThat(run.out()).noneMatch(argument -> argument.startsWith("-XX:AOTCache="));
    assertThat(run.err()).hasLineCount(1).contains("the cache is damaged and ignored");
  }

  @Test
  void aCacheOfOtherJarsOrOptionsIsNotUsed() throws Exception {
    installation.built().archive("interpreter");
    installation.file("host/app/target/constrictor.jar", "another jar");
    assertThat(installation.run("call").err()).contains("no cache fits this build");

    installation.archive("interpreter");
    installation.with("CONSTRICTOR_JAVA_OPTS", "-Xmx1g -Da=b");
    Run run = installation.run("call");

    assertThat(run.out()).containsSequence("-Xmx1g", "-Da=b");
    assertThat(run.err()).contains("no cache fits this build");
  }

  @Test
  void aCacheOlderThanTheJarsIsStale() throws Exception {
    Path archive = installation.built().archive("interpreter");
    Path seal = archive.resolveSibling(archive.getFileName() + ".sum");
    Files.setLastModifiedTime(seal, java.nio.file.attribute.FileTime.fromMillis(1_000_000));

    assertThat(installation.run("call").err()).hasLineCount(1).contains("the cache is stale");
  }

  @Test
  void aChangedStandardLibraryIsNotUsed() throws Exception {
    String prefix = "-Dconstrictor.warmup.library=";
    Path library =
        installation.built().run("warmup").out().stream()
            .filter(argument -> argument.startsWith(prefix))
            .map(argument -> Path.of(argument.substring(prefix.length())))
            .findFirst()
            .orElseThrow();
    Path file = installation.file(root.relativize(library) + "/a.py", "");
    installation.file(root.relativize(library) + ".sum", "1\n");
    String used = "-Dpolyglot.engine.resourcePath=" + library;
    assertThat(installation.run("call").out()).contains(used);

    Files.delete(file);

    assertThat(installation.run("call").out()).doesNotContain(used);
  }

  @Test
  void theJvmsStatusAndOutputAreTheLaunchers() throws Exception {
    Run run = installation.built().with("JAVA_STATUS", "7").run("call");
    assertThat(run.status()).isEqualTo(7);
  }

  @Test
  void manyLaunchersBuildOnce() throws Exception {
    installation.executable(
        "bin/mvn",
        """
        #!/bin/sh
        echo built >>builds
        mkdir -p host/app/target/lib host/app/target/jit
        echo jar >host/app/target/constrictor.jar
        """);
    installation
        .with("PATH", root.resolve("bin") + ":" + System.getenv("PATH"))
        .with("CONSTRICTOR_WARMUP", "off");
    List<Process> launchers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      launchers.add(installation.start("list"));
    }
    for (Process launcher : launchers) {
      Run run = FakeInstallation.finish(launcher);
      assertThat(run.status()).as(run.err()).isZero();
      assertThat(run.out()).endsWith("list");
    }
    assertThat(Files.readAllLines(root.resolve("builds"))).containsExactly("built");
  }

  @Test
  void aBuildThatWasKilledIsDoneAgainAndAWarmUpThatFailsCostsNothing() throws Exception {
    installation.built().file("host/app/target/launcher.building", "");
    installation.executable("bin/mvn", "#!/bin/sh\necho built >>builds\n");
    // The warm-up is a java that fails as well, told by its arguments.
    installation.executable(
        "jdk/bin/java",
        "#!/bin/sh\ncase \"$*\" in *' warmup '*) exit 3 ;; esac\nprintf '%s\\n' \"$@\"\n");

    Run run =
        installation
            .with("PATH", root.resolve("bin") + ":" + System.getenv("PATH"))
            .run("call", "wordcount");

    assertThat(run.status()).isZero();
    assertThat(run.out()).endsWith("call", "wordcount");
    assertThat(run.err()).contains("no caches then");
    assertThat(root.resolve("builds")).exists();
    assertThat(root.resolve("host/app/target/launcher.building")).doesNotExist();
  }

  private static String classPath(Run run) {
    return run.out().get(run.out().indexOf("-cp") + 1);
  }
}
