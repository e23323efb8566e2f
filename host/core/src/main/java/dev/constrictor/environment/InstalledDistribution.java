package dev.constrictor.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A distribution in a folder of packages, as its own metadata has it.
 *
 * @param name in the form of PEP 503
 * @param files relative to the folder
 */
record InstalledDistribution(String name, String version, List<String> files) {
  private static final String METADATA = ".dist-info";
  private static final Pattern NATIVE = Pattern.compile(".*\\.(?:so(?:\\.\\d+)*|pyd|dylib|dll)");
  private static final Pattern MODULE = Pattern.compile("([A-Za-z][A-Za-z0-9_]*)\\.py");
  private static final Pattern PACKAGE = Pattern.compile("([A-Za-z][A-Za-z0-9_]*)/__init__\\.py");

  InstalledDistribution {
    files = List.copyOf(files);
  }

  /** All that are installed in a folder, in the order of their names. */
  static List<InstalledDistribution> in(Path folder) throws IOException {
    List<InstalledDistribution> found = new ArrayList<>();
    for (Path metadata : Folders.in(folder)) {
      if (String.valueOf(metadata.getFileName()).endsWith(METADATA)) {
        found.add(read(metadata));
      }
    }
    return found;
  }

  private static InstalledDistribution read(Path metadata) throws IOException {
    List<String> headers =
        Files.readAllLines(metadata.resolve("METADATA")).stream()
            .takeWhile(line -> !line.isBlank())
            .toList();
    // The names of modules and native files hold nothing that a CSV would have to quote.
    List<String> files =
        Files.readAllLines(metadata.resolve("RECORD")).stream()
            .map(line -> line.replaceFirst(",[^,]*,[^,]*$", ""))
            .toList();
    return new InstalledDistribution(
        header(headers, "Name").toLowerCase(java.util.Locale.ROOT).replaceAll("[-_.]+", "-"),
        header(headers, "Version"),
        files);
  }

  private static String header(List<String> headers, String name) {
    String prefix = name + ": ";
    return headers.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()).strip())
        .findFirst()
        .orElse("");
  }

  /** The first of its files that holds native code: a wheel may say of itself that it has none. */
  Optional<String> nativeFile() {
    return files.stream().filter(file -> NATIVE.matcher(file).matches()).findFirst();
  }

  /** The names that can be imported: packages and modules at its top. */
  List<String> modules() {
    TreeSet<String> names = new TreeSet<>();
    for (Pattern pattern : List.of(MODULE, PACKAGE)) {
      files.stream()
          .map(pattern::matcher)
          .filter(java.util.regex.Matcher::matches)
          .forEach(match -> names.add(match.group(1)));
    }
    return List.copyOf(names);
  }
}
