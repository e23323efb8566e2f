package dev.constrictor.backend.graalpy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.backend.PythonLibrary;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.Test;

class LibraryBytecodeTest {
  private final Map<String, byte[]> library = LibraryBytecode.beside(PythonLibrary.load());

  @Test
  void everyModuleIsCarriedForTheGraalPyThatRuns() {
    assertThat(library).containsKey(LibraryBytecode.FILE);
    String carried = new String(library.get(LibraryBytecode.FILE), StandardCharsets.ISO_8859_1);
    try (Context context = Context.newBuilder("python").build()) {
      context.getBindings("python").putMember("carried", carried);
      Value modules =
          context.eval(
              "python",
              """
              import importlib.util, marshal
              magic, modules = marshal.loads(str(carried).encode("latin-1"))
              assert magic == importlib.util.MAGIC_NUMBER
              sorted(path for path, code, used in modules.values())
              """);
      assertThat(modules.as(String[].class))
          .containsExactlyInAnyOrder(
              library.keySet().stream()
                  .filter(name -> name.endsWith(".py"))
                  .map(name -> ConfinedFileSystem.LIBRARY.resolve(name).toString())
                  .toArray(String[]::new));
    }
  }
}
