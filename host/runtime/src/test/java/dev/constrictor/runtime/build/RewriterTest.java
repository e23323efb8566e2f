package dev.constrictor.runtime.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.constrictor.runtime.PolledCopies;
import dev.constrictor.runtime.PolledIntegers;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.Opcodes;

class RewriterTest {
  @TempDir private Path folder;

  private Path jar(String name, Map<String, String> entries) throws IOException {
    Path jar = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  private Path merge(String name, Path... jars) throws IOException {
    Path target = folder.resolve(name);
    try (JarMerger merger = new JarMerger(target, "Manifest-Version: 1.0\n", (n, b) -> b)) {
      for (Path jar : jars) {
        merger.add(jar);
      }
    }
    return target;
  }

  @Test
  void servicesAreJoinedAndSignaturesLeftOut() throws IOException {
    Path a = jar("a.jar", Map.of("META-INF/services/x.Y", "one", "META-INF/KEY.SF", "", "a", "A"));
    Path b = jar("b.jar", Map.of("META-INF/services/x.Y", "two\n", "module-info.class", ""));
    Path merged = merge("merged.jar", a, b);
    try (JarFile jar = new JarFile(merged.toFile())) {
      assertThat(jar.stream().map(ZipEntry::getName))
          .containsExactlyInAnyOrder("META-INF/MANIFEST.MF", "META-INF/services/x.Y", "a");
      assertThat(jar.getInputStream(jar.getEntry("META-INF/services/x.Y")))
          .hasContent("one\ntwo\n");
    }
    assertThat(merge("again.jar", a, b)).hasSameBinaryContentAs(merged);
  }

  @Test
  void twoFilesOfOneNameAreRefused() throws IOException {
    Path a = jar("a.jar", Map.of("same", "1"));
    Path b = jar("b.jar", Map.of("same", "2"));
    assertThatThrownBy(() -> merge("merged.jar", a, b)).hasMessageContaining("same is in both");
  }

  @Test
  void aClassThatIsGoneFailsTheBuild() {
    ClassPatches patches = new ClassPatches(List.of(new Marker("no/such/Thing")));
    assertThatThrownBy(patches::requireAllApplied).hasMessageContaining("no/such/Thing");
  }

  @Test
  void aMethodThatIsGoneFailsTheBuild() throws IOException {
    String name = new RuntimeLayout().className();
    ClassPatches patches = new ClassPatches(List.of(new RuntimeLayout()));
    byte[] other;
    try (var in = RewriterTest.class.getResourceAsStream("RewriterTest.class")) {
      other = java.util.Objects.requireNonNull(in).readAllBytes();
    }
    assertThatThrownBy(() -> patches.apply(name, other))
        .hasMessageContaining("changes 5 places")
        .hasMessageContaining("found 0");
  }

  @Test
  void standInsTakeTheirPlaceByNameAndParameters() {
    StandIns standIns =
        new StandIns()
            .with(PolledIntegers.class, BigInteger.class)
            .with(PolledCopies.class, System.class);
    String number = "java/math/BigInteger";
    String unary = "(Ljava/math/BigInteger;)Ljava/math/BigInteger;";
    assertThat(standIns.of(Opcodes.INVOKEVIRTUAL, number, "multiply", unary)).isPresent();
    assertThat(standIns.of(Opcodes.INVOKEVIRTUAL, number, "add", unary)).isEmpty();
    assertThat(standIns.of(Opcodes.INVOKESPECIAL, number, "<init>", "(Ljava/lang/String;I)V"))
        .isPresent();
    assertThatThrownBy(() -> new StandIns().with(PolledCopies.class, BigInteger.class))
        .hasMessageContaining("stands in for nothing");
  }

  @Test
  void countsThatDifferFromTheDocumentFailTheBuild() throws IOException {
    Path document = Files.writeString(folder.resolve("doc.md"), "| GraalPy: classes |  12 |\n");
    new CountsTable(document).require(Map.of("GraalPy: classes", 12));
    assertThatThrownBy(() -> new CountsTable(document).require(Map.of("GraalPy: classes", 13)))
        .hasMessageContaining("13");
  }
}
