package dev.constrictor.environment;

import dev.constrictor.config.RequirementLine;
import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What pip says that it would install: its "installation report", version 1.
 *
 * @param items a package each
 */
record PipReport(List<Item> items) {
  PipReport {
    items = List.copyOf(items);
  }

  /**
   * One package.
   *
   * @param name as it calls itself
   * @param file the name of the wheel's file
   * @param sha256 the wheel's hash
   * @param requires its own requirements
   */
  record Item(String name, String version, String file, String sha256, List<String> requires) {
    Item {
      requires = List.copyOf(requires);
    }

    String canonicalName() {
      return new RequirementLine(name, List.of()).name();
    }

    boolean isPure() {
      return file.endsWith("-none-any.whl");
    }

    boolean needs(Item other) {
      return requires.stream()
          .anyMatch(
              one -> new RequirementLine(one, List.of()).name().equals(other.canonicalName()));
    }
  }

  static PipReport read(Path file) throws IOException {
    List<Item> items = new ArrayList<>();
    try {
      if (JsonCodec.parseJson(Files.readString(file)) instanceof Map<?, ?> map
          && map.get("install") instanceof List<?> installs) {
        for (Object install : installs) {
          items.add(item(install));
        }
      }
    } catch (MalformedMessageException e) {
      throw new IOException("pip's report is not JSON", e);
    }
    return new PipReport(items);
  }

  private static Item item(Object install) throws IOException {
    if (install instanceof Map<?, ?> one
        && one.get("metadata") instanceof Map<?, ?> metadata
        && one.get("download_info") instanceof Map<?, ?> download
        && download.get("archive_info") instanceof Map<?, ?> archive
        && archive.get("hashes") instanceof Map<?, ?> hashes) {
      String url = String.valueOf(download.get("url"));
      List<String> requires =
          metadata.get("requires_dist") instanceof List<?> list
              ? list.stream().map(String::valueOf).toList()
              : List.of();
      return new Item(
          String.valueOf(metadata.get("name")),
          String.valueOf(metadata.get("version")),
          url.substring(url.lastIndexOf('/') + 1),
          String.valueOf(hashes.get("sha256")),
          requires);
    }
    throw new IOException("pip's report has no hash for: " + install);
  }

  /** The packages as lines of a lock. */
  List<RequirementLine> lines() {
    return items.stream()
        .map(
            one ->
                new RequirementLine(
                    one.name() + "==" + one.version(), List.of("sha256:" + one.sha256())))
        .toList();
  }

  /** The first package that comes with native code, for people: who requires it, and its file. */
  Optional<String> nativeWheel(Requirements requirements) {
    return items.stream()
        .filter(one -> !one.isPure())
        .findFirst()
        .map(
            one ->
                "%s has native code, which cannot run in process: %s"
                    .formatted(whose(one, requirements), one.file()));
  }

  private String whose(Item item, Requirements requirements) {
    Optional<String> direct = requirements.called(item.canonicalName());
    return direct
        .map(requirement -> "the requirement '" + requirement + "'")
        .or(
            () ->
                items.stream()
                    .filter(other -> other.needs(item))
                    .findFirst()
                    .map(other -> "%s, which %s requires,".formatted(item.name(), other.name())))
        .orElse(item.name());
  }
}
