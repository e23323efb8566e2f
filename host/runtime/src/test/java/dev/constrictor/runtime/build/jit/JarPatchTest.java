package dev.constrictor.runtime.build.jit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.oracle.truffle.runtime.OptimizedTruffleRuntime;
import dev.constrictor.runtime.jit.ClassPathCompiler;
import dev.constrictor.runtime.jit.Compilation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarPatchTest {
  private static final String CALL_TARGET = "com/oracle/truffle/runtime/OptimizedCallTarget.class";

  @TempDir private Path folder;
  private Path stock;
  private Path patched;

  @BeforeEach
  void find() {
    stock =
        Path.of(
            OptimizedTruffleRuntime.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
    patched = folder.resolve("patched.jar");
  }

  @Test
  void everyHookFitsTheRuntimeThatWeBuildWith() throws Exception {
    new JarPatch(Hooks.TRUFFLE_RUNTIME, List.of(ClassPathCompiler.class, Compilation.class))
        .write(stock, patched);

    assertThat(entry(patched, CALL_TARGET)).isNotEqualTo(entry(stock, CALL_TARGET));
    assertThat(entry(patched, "dev/constrictor/runtime/jit/Compilation.class")).isNotEmpty();
  }

  @Test
  void aMethodThatIsGoneIsRefusedByNameAndNothingIsWritten() throws Exception {
    Hook gone = moved(Hooks.TRUFFLE_RUNTIME.getLast(), CALL_TARGET, "shouldCompileNoMore");

    assertThatThrownBy(() -> new JarPatch(List.of(gone), List.of()).write(stock, patched))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("OptimizedCallTarget.shouldCompileNoMore")
        .hasMessageContaining("found 0");
    assertThat(Files.list(folder)).isEmpty();
  }

  @Test
  void aClassThatIsGoneIsRefusedByName() {
    Hook gone = moved(Hooks.TRUFFLE_RUNTIME.getLast(), "gone/Type.class", "method");

    assertThatThrownBy(() -> new JarPatch(List.of(gone), List.of()).write(stock, patched))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("are gone")
        .hasMessageContaining("gone/Type");
  }

  private static Hook moved(Hook hook, String entry, String method) {
    return new Hook(entry.replace(".class", ""), method, hook.effect(), hook.weaver());
  }

  private static byte[] entry(Path jar, String name) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.getInputStream(zip.getEntry(name)).readAllBytes();
    }
  }
}
