package dev.constrictor.config;

import dev.constrictor.config.PermissionReview.Request;
import dev.constrictor.config.PluginFolder.RefusedPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what a plugin asks for, none of it granted beyond the operator's ceiling. */
final class PermissionsReader {
  private final PluginFolder folder;
  private final Section asked;
  private final Section ceiling;
  private final List<Request> requests = new ArrayList<>();

  private PermissionsReader(PluginFolder folder, Section asked, Section ceiling) {
    this.folder = folder;
    this.asked = asked;
    this.ceiling = ceiling;
  }

  static PermissionReview read(
      PluginFolder folder, Section asked, Section ceiling, Set<String> definedSecrets) {
    PermissionsReader reader = new PermissionsReader(folder, asked, ceiling);
    Permissions granted =
        new Permissions(
            reader.files(),
            reader.network(),
            reader.names("env"),
            reader.secrets(definedSecrets),
            reader.names("host_functions"),
            reader.names("plugins"),
            asked.has("require") || ceiling.has("require"));
    return new PermissionReview(reader.requests, granted);
  }

  private List<FileGrant> files() {
    List<FileGrant> grants = new ArrayList<>();
    for (Section entry : asked.children("files")) {
      entry.text("path").flatMap(path -> file(entry, path)).ifPresent(grants::add);
    }
    return grants;
  }

  private Optional<FileGrant> file(Section entry, String declared) {
    FileMode mode = mode(entry);
    Optional<FileGrant> grant = Optional.empty();
    try {
      boolean absolute = PluginFolder.parsed(declared).isAbsolute();
      Path real = absolute ? PluginFolder.existing(Path.of(declared)) : folder.inside(declared);
      FileGrant wanted = new FileGrant(real, declared, mode);
      if (isAllowed(wanted, absolute)) {
        grant = Optional.of(wanted);
      } else {
        entry.problem("path", refusal(wanted, absolute));
      }
    } catch (RefusedPathException e) {
      entry.problem("path", e.reason());
    }
    Optional<ConfigProblem> problem = entry.problemWith("path").or(() -> entry.problemWith("mode"));
    requests.add(Request.file(declared, mode, problem.map(ConfigProblem::message).orElse("")));
    return problem.isEmpty() ? grant : Optional.empty();
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
    Set<String> allowed =
        ceiling.texts("network").values().stream()
            .flatMap(text -> NetworkAddress.parse(text).stream())
            .map(NetworkAddress::toString)
            .collect(Collectors.toSet());
    List<String> granted =
        each(
            "network",
            text -> {
              Optional<NetworkAddress> address = address(text);
              if (address.isEmpty()) {
                return "must be host:port, such as api.example.com:443";
              }
              return ceiling.has("network") && !allowed.contains(address.get().toString())
                  ? beyond("network")
                  : "";
            });
    return granted.stream().flatMap(text -> address(text).stream()).map(Object::toString).toList();
  }

  private static Optional<NetworkAddress> address(String text) {
    return NetworkAddress.parse(text).filter(parsed -> parsed.port() > 0);
  }

  private List<String> names(String key) {
    Collection<String> allowed = ceiling.texts(key).values();
    return each(key, name -> ceiling.has(key) && !allowed.contains(name) ? beyond(key) : "");
  }

  private List<String> secrets(Set<String> defined) {
    Collection<String> allowed = ceiling.texts("secrets").values();
    return each(
        "secrets",
        name -> {
          if (!allowed.contains(name)) {
            return beyond("secrets");
          }
          return defined.contains(name)
              ? ""
              : "is not among the host's secrets" + Suggestion.phrase(name, defined);
        });
  }

  /**
   * The entries of a list that are granted.
   *
   * @param refusal why one is not; empty when it is
   */
  private List<String> each(String key, Function<String, String> refusal) {
    List<String> granted = new ArrayList<>();
    asked
        .texts(key)
        .forEach(
            (index, text) -> {
              String why = refusal.apply(text);
              if (!why.isEmpty()) {
                asked.problem(key, index, why);
              }
              Optional<ConfigProblem> problem = asked.problemWith(key, index);
              requests.add(new Request(key, text, problem.map(ConfigProblem::message).orElse("")));
              if (problem.isEmpty()) {
                granted.add(text);
              }
            });
    return granted;
  }

  private static String beyond(String key) {
    return "is not granted by the operator's plugins.permissions." + key;
  }
}
