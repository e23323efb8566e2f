package dev.constrictor.runtime.build;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes the contents of several jars into one, the same bytes for the same input. Classes pass
 * through a function, service files of one name are joined, entries keep their compression. What a
 * changed and joined jar cannot keep is left out: manifests, signatures, module and OSGi
 * descriptors. For one thread.
 */
final class JarMerger implements AutoCloseable {
  private static final String SERVICES = "META-INF/services/";
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "META-INF/(MANIFEST\\.MF|[^/]*\\.(SF|DSA|RSA|EC))|(.*/)?module-info\\.class|.*/OSGI-INF/.*|.*/");
  private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/\\d+/");
  private static final String CLASS = ".class";

  /** The same for every entry in every time zone: the first day that a zip file can name. */
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** What becomes of a class. */
  @FunctionalInterface
  interface Rewrite {
    byte[] apply(String className, byte[] original);
  }

  private final ZipOutputStream out;
  private final Rewrite rewrite;
  private final Map<String, Path> origins = new HashMap<>();
  private final Map<String, StringBuilder> services = new TreeMap<>();

  JarMerger(Path target, String manifest, Rewrite rewrite) throws IOException {
    this.rewrite = rewrite;
    this.out =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(target), 1 << 20));
    out.setLevel(Deflater.BEST_SPEED);
    write("META-INF/MANIFEST.MF", manifest.getBytes(StandardCharsets.UTF_8), ZipEntry.STORED);
  }

  void add(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (!LEFT_OUT.matcher(entry.getName()).matches()) {
          add(jar, entry, zip.getInputStream(entry).readAllBytes());
        }
      }
    }
  }

  /** Adds a folder's own files under {@code prefix}. */
  void addFiles(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        write(prefix + file.getFileName(), Files.readAllBytes(file), ZipEntry.STORED);
      }
    }
  }

  private void add(Path jar, ZipEntry entry, byte[] content) throws IOException {
    String name = entry.getName();
    if (name.startsWith(SERVICES)) {
      services
          .computeIfAbsent(name, key -> new StringBuilder())
          .append(new String(content, StandardCharsets.UTF_8).strip())
          .append('\n');
      return;
    }
    Path other = origins.put(name, jar);
    if (other != null) {
      throw new IllegalStateException("%s is in both %s and %s".formatted(name, other, jar));
    }
    byte[] result = content;
    if (name.endsWith(CLASS)) {
      String path = VERSIONED.matcher(name).replaceFirst("");
      result = rewrite.apply(path.substring(0, path.length() - CLASS.length()), content);
    }
    write(name, result, entry.getMethod());
  }

  private void write(String name, byte[] content, int method) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(EPOCH);
    entry.setMethod(method);
    if (method == ZipEntry.STORED) {
      CRC32 checksum = new CRC32();
      checksum.update(content);
      entry.setCrc(checksum.getValue());
      entry.setSize(content.length);
    }
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }

  @Override
  public void close() throws IOException {
    try (out) {
      for (Map.Entry<String, StringBuilder> service : services.entrySet()) {
        byte[] content = service.getValue().toString().getBytes(StandardCharsets.UTF_8);
        write(service.getKey(), content, ZipEntry.STORED);
      }
    }
  }
}
