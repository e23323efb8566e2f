package dev.constrictor.environment;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes wheels of a few lines, so that failures can be had at will. */
public final class Wheels {
  /** No headers of Python's are needed: this much of its ABI is the same since 3.5. */
  private static final String EXTENSION =
      """
      typedef struct { long references; void *type; void *init; long index; void *copy; } Base;
      typedef struct { const char *name; void *function; int flags; const char *help; } Method;
      typedef struct {
        Base base; const char *name; const char *help; long size; Method *methods;
        void *slots, *traverse, *clear, *free;
      } Definition;
      extern void *PyModuleDef_Init(Definition *), *PyLong_FromLong(long);
      static void *answer(void *self, void *none) { return PyLong_FromLong(42); }
      static Method methods[] = {{"answer", answer, 4, 0}, {0}};
      static Definition definition = {{1}, "NAME", 0, 0, methods};
      void *PyInit_NAME(void) { return PyModuleDef_Init(&definition); }
      """;

  private Wheels() {}

  /** A pure wheel of one module, which has the package's name. */
  public static Path pure(Path folder, String name, String version, String code)
      throws IOException {
    return pure(folder, name, version, Map.of(name + ".py", code));
  }

  /** A wheel that says of itself that it is pure, with these files. */
  public static Path pure(Path folder, String name, String version, Map<String, String> files)
      throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    files.forEach((file, text) -> contents.put(file, bytes(text)));
    return write(folder, name, version, "py3-none-any", List.of(), contents);
  }

  /** A pure wheel of an empty module that requires others. */
  public static Path requiring(Path folder, String name, String version, String... requirements)
      throws IOException {
    return write(
        folder,
        name,
        version,
        "py3-none-any",
        List.of(requirements),
        Map.of(name + ".py", new byte[0]));
  }

  /**
   * The source of a package, in a folder. To build it needs nothing, not even setuptools, so that
   * whoever tries leaves the marker.
   */
  public static Path source(Path folder, Path marker) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("pyproject.toml"),
        """
        [build-system]
        requires = []
        build-backend = "setup"
        backend-path = ["."]
        """);
    Files.writeString(folder.resolve("setup.py"), "open(r'%s', 'w')\n".formatted(marker));
    return folder;
  }

  /** A wheel of one module in C, whose function {@code answer} answers 42. */
  public static Path compiled(Path folder, String name, String version)
      throws IOException, InterruptedException {
    Path work = Files.createTempDirectory(folder, name);
    Files.writeString(work.resolve("module.c"), EXTENSION.replace("NAME", name));
    Process compiler =
        new ProcessBuilder("cc", "-shared", "-fPIC", "-o", "module.so", "module.c")
            .directory(work.toFile())
            .inheritIO()
            .start();
    if (compiler.waitFor() != 0) {
      throw new IOException("the C compiler refused a module");
    }
    byte[] library = Files.readAllBytes(work.resolve("module.so"));
    String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
    String tag = "cp311-abi3-linux_" + machine;
    return write(folder, name, version, tag, List.of(), Map.of(name + ".abi3.so", library));
  }

  private static Path write(
      Path folder,
      String name,
      String version,
      String tag,
      List<String> requirements,
      Map<String, byte[]> files)
      throws IOException {
    String metadata = "%s-%s.dist-info/".formatted(name, version);
    Map<String, byte[]> all = new LinkedHashMap<>(files);
    all.put(
        metadata + "METADATA",
        bytes(
            "Metadata-Version: 2.1\nName: %s\nVersion: %s\n".formatted(name, version)
                + requirements.stream()
                    .map("Requires-Dist: %s\n"::formatted)
                    .collect(Collectors.joining())));
    all.put(
        metadata + "WHEEL",
        bytes(
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: %s\nTag: %s\n"
                .formatted(tag.endsWith("-any"), tag)));
    StringBuilder record = new StringBuilder();
    all.keySet().forEach(file -> record.append(file).append(",,\n"));
    all.put(metadata + "RECORD", bytes(record + metadata + "RECORD,,\n"));
    Path wheel = folder.resolve("%s-%s-%s.whl".formatted(name, version, tag));
    Files.createDirectories(folder);
    Files.write(wheel, zip(all));
    return wheel;
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTime(315_619_200_000L); // the same bytes at each run
        zip.putNextEntry(entry);
        zip.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
