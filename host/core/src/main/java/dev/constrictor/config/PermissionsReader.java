package dev.constrictor.config;

import dev.constrictor.config.PluginFolder.RefusedPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what a plugin asks for, none of it beyond the operator's ceiling. */
final class PermissionsReader {
  private final PluginFolder folder;
  private final Section asked;
  private final Section ceiling;

  private PermissionsReader(PluginFolder folder, Section asked, Section ceiling) {
    this.folder = folder;
    this.asked = asked;
    this.ceiling = ceiling;
  }

  static Permissions read(
      PluginFolder folder, Section asked, Section ceiling, Set<String> definedSecrets) {
    PermissionsReader reader = new PermissionsReader(folder, asked, ceiling);
    return new Permissions(
        reader.files(),
        reader.network(),
        reader.names("env"),
        reader.secrets(definedSecrets),
        reader.names("host_functions"),
        reader.names("plugins"),
        asked.has("require") || ceiling.has("require"));
  }

  private List<FileGrant> files() {
    List<FileGrant> grants = new ArrayList<>();
    for (Section entry : asked.children("files")) {
      Optional<String> declared = entry.text("path");
      if (declared.isEmpty()) {
        continue;
      }
      try {
        Path declaredPath = PluginFolder.parsed(declared.get());
        Path real =
            declaredPath.isAbsolute()
                ? PluginFolder.existing(declaredPath)
                : folder.inside(declared.get());
        FileGrant grant = new FileGrant(real, declared.get(), mode(entry));
        if (isAllowed(grant, declaredPath.isAbsolute())) {
          grants.add(grant);
        } else {
          entry.problem("path", refusal(grant, declaredPath.isAbsolute()));
        }
      } catch (RefusedPathException e) {
        entry.problem("path", e.reason());
      }
    }
    return grants;
  }

  private boolean isAllowed(FileGrant grant, boolean absolute) {
    if (!ceiling.has("files")) {
      return !absolute;
    }
    return ceiling.children("files").stream()
        .filter(entry -> mode(entry).compareTo(grant.mode()) >= 0)
        .flatMap(entry -> entry.text("path").stream())
        .anyMatch(allowed -> grant.path().startsWith(resolved(allowed)));
  }

  private String refusal(FileGrant grant, boolean absolute) {
    return absolute && !ceiling.has("files")
        ? "must be relative: absolute paths need the operator's plugins.permissions.files"
        : "is not granted for %s by the operator's plugins.permissions.files"
            .formatted(grant.mode().wireName());
  }

  /** An entry of the ceiling; one that does not exist allows nothing that does. */
  private Path resolved(String allowed) {
    Path path = folder.path().resolve(allowed).normalize();
    try {
      return PluginFolder.existing(path);
    } catch (RefusedPathException e) {
      return path;
    }
  }

  private static FileMode mode(Section entry) {
    return entry.choice("mode", FileMode.values(), FileMode::wireName, FileMode.READ);
  }

  private List<String> network() {
    Set<String> allowed = new HashSet<>();
    for (String text : ceiling.texts("network").values()) {
      NetworkAddress.parse(text).ifPresent(address -> allowed.add(address.toString()));
    }
    List<String> granted = new ArrayList<>();
    asked
        .texts("network")
        .forEach(
            (index, text) -> {
              Optional<NetworkAddress> address =
                  NetworkAddress.parse(text).filter(parsed -> parsed.port() > 0);
              if (address.isEmpty()) {
                asked.problem("network", index, "must be host:port, such as api.example.com:443");
              } else if (ceiling.has("network") && !allowed.contains(address.get().toString())) {
                asked.problem("network", index, beyond("network"));
              } else {
                granted.add(address.get().toString());
              }
            });
    return granted;
  }

  private List<String> names(String key) {
    Map<Integer, String> names = asked.texts(key);
    Collection<String> allowed = ceiling.texts(key).values();
    names.forEach(
        (index, name) -> {
          if (ceiling.has(key) && !allowed.contains(name)) {
            asked.problem(key, index, beyond(key));
          }
        });
    return List.copyOf(names.values());
  }

  private List<String> secrets(Set<String> defined) {
    Map<Integer, String> names = asked.texts("secrets");
    Collection<String> allowed = ceiling.texts("secrets").values();
    names.forEach(
        (index, name) -> {
          if (!allowed.contains(name)) {
            asked.problem("secrets", index, beyond("secrets"));
          } else if (!defined.contains(name)) {
            asked.problem(
                "secrets",
                index,
                "is not among the host's secrets" + Suggestion.phrase(name, defined));
          }
        });
    return List.copyOf(names.values());
  }

  private static String beyond(String key) {
    return "is not granted by the operator's plugins.permissions." + key;
  }
}
