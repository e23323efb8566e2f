package dev.constrictor.environment;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The environment variables of a build: where its tools, index, certificates and proxies are, and
 * none of what a server keeps in its environment besides. Workers get none of these.
 */
final class BuildVariables {
  private static final Set<String> KEPT =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "LANG",
          "LC_ALL",
          "LC_CTYPE",
          "TMPDIR",
          "TZ",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "REQUESTS_CA_BUNDLE",
          "CURL_CA_BUNDLE",
          "NETRC",
          "XDG_CONFIG_HOME",
          "XDG_CACHE_HOME",
          "XDG_CONFIG_DIRS",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "ALL_PROXY",
          "NO_PROXY");

  /** They would send the packages to another place than the environment. */
  private static final Set<String> MISLEADING =
      Set.of(
          "PIP_TARGET",
          "PIP_PREFIX",
          "PIP_ROOT",
          "PIP_USER",
          "PIP_PYTHON",
          "PIP_REQUIREMENT",
          "PIP_REQUIRE_VIRTUALENV",
          "UV_PROJECT_ENVIRONMENT",
          "UV_PYTHON",
          "UV_SYSTEM_PYTHON",
          "UV_TARGET",
          "UV_PREFIX");

  private BuildVariables() {}

  static Map<String, String> of(Map<String, String> host, boolean offline) {
    Map<String, String> kept = new TreeMap<>();
    host.forEach(
        (name, value) -> {
          boolean installers = name.startsWith("PIP_") || name.startsWith("UV_");
          if ((installers && !MISLEADING.contains(name))
              || KEPT.contains(name.toUpperCase(Locale.ROOT))) {
            kept.put(name, value);
          }
        });
    if (offline) {
      kept.put("PIP_CONFIG_FILE", "/dev/null"); // pip's word for: read no files
      kept.put("UV_OFFLINE", "1");
      kept.keySet().removeIf(name -> name.contains("INDEX"));
      kept.values().removeIf(value -> value.contains("://"));
    }
    return kept;
  }
}
