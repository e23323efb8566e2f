package dev.constrictor.environment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What pip's variables and files say of where packages come from, in uv's words: whoever has set
 * pip up for an index means it, whichever installer does the work.
 */
final class PipSettings {
  private static final Pattern SETTING =
      Pattern.compile("(?:global|install|user|site|:env:)\\.([a-z-]+)=(['\"])(.*)\\2");
  private static final Map<String, String> UV_NAMES =
      Map.of(
          "index-url", "UV_DEFAULT_INDEX",
          "extra-index-url", "UV_INDEX",
          "find-links", "UV_FIND_LINKS",
          "trusted-host", "UV_INSECURE_HOST",
          "cert", "SSL_CERT_FILE",
          "no-index", "UV_NO_INDEX",
          "proxy", "ALL_PROXY");

  private PipSettings() {}

  /** The variables with pip's settings added, where uv's own say nothing of the same. */
  static Map<String, String> forUv(
      Map<String, String> variables, Installer.Pip pip, BuildProcess processes, Path folder)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    List<String> command = new ArrayList<>(pip.command());
    command.addAll(List.of("config", "list"));
    BuildProcess.Result result = processes.run(command, folder, lines::add);
    Map<String, String> all = new TreeMap<>(variables);
    if (!result.failed()) {
      for (String line : lines) {
        Matcher setting = SETTING.matcher(line);
        if (setting.matches() && UV_NAMES.get(setting.group(1)) instanceof String name) {
          all.putIfAbsent(name, setting.group(3).replace("\\n", " ").strip());
        }
      }
    }
    return all;
  }
}
