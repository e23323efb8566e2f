package dev.constrictor.environment;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes wheels of a few lines, so that failures can be had at will. */
final class Wheels {
  private Wheels() {}

  /** A pure wheel of one module, which has the package's name. */
  static Path pure(Path folder, String name, String version, String code) throws IOException {
    return write(folder, name, version, Map.of(name + ".py", bytes(code)));
  }

  private static Path write(Path folder, String name, String version, Map<String, byte[]> files)
      throws IOException {
    String metadata = "%s-%s.dist-info/".formatted(name, version);
    Map<String, byte[]> all = new LinkedHashMap<>(files);
    all.put(
        metadata + "METADATA",
        bytes("Metadata-Version: 2.1\nName: %s\nVersion: %s\n".formatted(name, version)));
    all.put(
        metadata + "WHEEL",
        bytes("Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"));
    StringBuilder record = new StringBuilder();
    all.keySet().forEach(file -> record.append(file).append(",,\n"));
    all.put(metadata + "RECORD", bytes(record + metadata + "RECORD,,\n"));
    Path wheel = folder.resolve("%s-%s-py3-none-any.whl".formatted(name, version));
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
