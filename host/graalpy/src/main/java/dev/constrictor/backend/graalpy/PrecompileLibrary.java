package dev.constrictor.backend.graalpy;

import dev.constrictor.backend.PythonLibrary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;

/** A step of the build: compiles the package {@code constrictor} for {@link LibraryBytecode}. */
final class PrecompileLibrary {
  private PrecompileLibrary() {}

  /**
   * Writes the bytecode, unless the file there was made of the same sources by the same GraalPy and
   * script.
   *
   * @param args the folder of this module's classes, then GraalPy's version
   * @throws IOException when it cannot be written
   */
  public static void main(String[] args) throws IOException {
    Path classes = Path.of(args[0]);
    Path file =
        classes
            .resolve(PrecompileLibrary.class.getPackageName().replace('.', '/'))
            .resolve(LibraryBytecode.RESOURCE);
    Path seal = classes.resolveSibling(LibraryBytecode.RESOURCE + ".inputs");
    PythonLibrary library = PythonLibrary.load();
    byte[] name = LibraryBytecode.name(library);
    String script = Resources.text("precompile.py");
    String inputs = String.join("\n", args[1], HexFormat.of().formatHex(name), script);
    if (Files.exists(file) && Files.exists(seal) && Files.readString(seal).equals(inputs)) {
      return;
    }
    Files.deleteIfExists(seal);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(name);
      out.write(compile(library, script));
    }
    Files.writeString(seal, inputs);
  }

  /** In the order of names, so that the same sources make the same bytes. */
  private static byte[] compile(PythonLibrary library, String script) {
    List<String> modules = new ArrayList<>();
    new TreeMap<>(library.files())
        .forEach(
            (name, source) -> {
              if (name.endsWith(".py")) {
                modules.add(ConfinedFileSystem.LIBRARY.resolve(name).toString());
                modules.add(new String(source, StandardCharsets.UTF_8));
              }
            });
    try (Engine engine =
            Engine.newBuilder("python").option("engine.WarnInterpreterOnly", "false").build();
        Context context = Context.newBuilder("python").engine(engine).build()) {
      context.eval("python", script);
      return context
          .getBindings("python")
          .getMember("bytecode")
          .execute(modules.toArray())
          .asString()
          .getBytes(StandardCharsets.ISO_8859_1);
    }
  }
}
