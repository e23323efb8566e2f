package dev.constrictor.environment;

import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an environment keeps of itself, in a file at its top. */
record EnvironmentRecord(Environment environment, FileRecords files) {
  private static final String FILE = "environment.json";

  void write() throws IOException {
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    files
        .files()
        .forEach(
            (name, one) ->
                entries.put(name, List.of(one.bytes(), one.modifiedMillis(), one.content())));
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("python", environment.python());
    document.put("requirements", environment.requirements());
    document.put(
        "packages",
        environment.packages().stream()
            .map(
                one ->
                    Map.<String, Object>of(
                        "name", one.name(), "version", one.version(), "native", one.nativeCode()))
            .toList());
    document.put("files", entries);
    Files.writeString(environment.folder().resolve(FILE), JsonCodec.writeJson(document));
  }

  /** Empty where the environment does not exist or its record is damaged. */
  static Optional<EnvironmentRecord> read(Path folder) {
    try {
      Object document = JsonCodec.parseJson(Files.readString(folder.resolve(FILE)));
      return document instanceof Map<?, ?> map ? Optional.of(of(folder, map)) : Optional.empty();
    } catch (IOException | MalformedMessageException | ClassCastException e) {
      return Optional.empty();
    }
  }

  private static EnvironmentRecord of(Path folder, Map<?, ?> document) {
    List<InstalledPackage> packages = packages(document.get("packages"));
    List<String> requirements = new ArrayList<>();
    if (document.get("requirements") instanceof List<?> list) {
      list.forEach(line -> requirements.add(String.valueOf(line)));
    }
    Map<String, FileRecords.One> files = new TreeMap<>();
    if (document.get("files") instanceof Map<?, ?> entries) {
      entries.forEach(
          (name, value) -> {
            if (value instanceof List<?> one
                && one.size() == 3
                && one.get(0) instanceof Long bytes
                && one.get(1) instanceof Long modified) {
              files.put(
                  String.valueOf(name),
                  new FileRecords.One(bytes, modified, String.valueOf(one.get(2))));
            }
          });
    }
    Environment environment =
        new Environment(
            String.valueOf(folder.getFileName()),
            folder,
            String.valueOf(document.get("python")),
            requirements,
            packages);
    return new EnvironmentRecord(environment, new FileRecords(files));
  }

  static List<InstalledPackage> packages(@Nullable Object json) {
    List<InstalledPackage> packages = new ArrayList<>();
    if (json instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof Map<?, ?> map) {
          packages.add(
              new InstalledPackage(
                  String.valueOf(map.get("name")),
                  String.valueOf(map.get("version")),
                  Boolean.TRUE.equals(map.get("native"))));
        }
      }
    }
    return packages;
  }

  List<String> damage(boolean everyByte) {
    return files.files().isEmpty()
        ? List.of("missing: the record of its files")
        : files.damage(environment.folder(), everyByte);
  }
}
