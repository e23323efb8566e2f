package dev.constrictor.runtime.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.oracle.graal.python.runtime.sequence.storage.IntSequenceStorage;
import dev.constrictor.runtime.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class LoopPollsTest {
  /** What is rewritten. */
  static final class Loops {
    private Loops() {}

    static long sum(int[][] rows) {
      long sum = 0;
      for (int[] row : rows) {
        for (int value : row) {
          if (value < 0) {
            continue;
          }
          long doubled = 2L * value;
          sum += doubled;
        }
      }
      return sum;
    }

    static int untilFound(IntPredicate found) {
      int tries = 0;
      do {
        tries++;
      } while (!found.test(tries));
      return tries;
    }

    static int indexOf(IntSequenceStorage values, int wanted) {
      for (int i = 0; i < values.length(); i++) {
        if (values.getIntItemNormalized(i) == wanted) {
          return i;
        }
      }
      return -1;
    }

    static int none(int value) {
      return value > 0 ? value : -value;
    }
  }

  private final Tally tally = new Tally();
  private Class<?> rewritten;

  @BeforeEach
  void rewrite() throws IOException {
    tally.enter("loops");
    byte[] bytes = rewritten(Loops.class);
    rewritten =
        new ClassLoader(getClass().getClassLoader()) {
          Class<?> define() {
            return defineClass(Loops.class.getName(), bytes, 0, bytes.length);
          }
        }.define();
  }

  private byte[] rewritten(Class<?> original) throws IOException {
    String resource = "/" + original.getName().replace('.', '/') + ".class";
    try (InputStream in = LoopPollsTest.class.getResourceAsStream(resource)) {
      ClassReader reader = new ClassReader(in);
      ClassWriter writer = new ClassWriter(reader, 0);
      reader.accept(
          new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] thrown) {
              MethodVisitor next = super.visitMethod(access, name, descriptor, signature, thrown);
              return new LoopPolls().over(next, access, descriptor, tally);
            }
          },
          ClassReader.EXPAND_FRAMES);
      return writer.toByteArray();
    }
  }

  private Object call(String name, Object... arguments) throws ReflectiveOperationException {
    for (Method method : rewritten.getDeclaredMethods()) {
      if (method.getName().equals(name)) {
        method.setAccessible(true);
        return method.invoke(null, arguments);
      }
    }
    throw new NoSuchMethodException(name);
  }

  @Test
  void everyLoopPollsAndDoesWhatItDid() throws ReflectiveOperationException {
    assertThat(call("sum", (Object) new int[][] {{1, -5, 2}, {}, {3}})).isEqualTo(12L);
    assertThat(call("untilFound", (IntPredicate) tries -> tries == 100)).isEqualTo(100);
    assertThat(call("none", -3)).isEqualTo(3);
    // the outer loop, the inner one, the do loop
    assertThat(tally.counts()).containsEntry("loops: poll points", 3);
  }

  @Test
  void aLoopOverElementsAloneIsPolledInAnotherWay() throws ReflectiveOperationException {
    IntSequenceStorage values = new IntSequenceStorage(new int[] {7, 8, 9});
    assertThat(call("indexOf", values, 9)).isEqualTo(2);
    assertThat(call("indexOf", values, 1)).isEqualTo(-1);
    assertThat(tally.counts()).containsEntry("loops: poll points in scans", 1);
  }

  @Test
  void aLoopThatLooksAtTrufflesSafepointIsLeftAsItIs() throws Exception {
    tally.enter("strings");
    rewritten(Class.forName("com.oracle.truffle.api.strings.TStringOps"));
    assertThat(tally.counts().get("strings: loops with safepoints")).isGreaterThan(10);
  }

  /** The JVM looks into code when it links a class, which most runs never do with most classes. */
  @Test
  void theJvmAcceptsEveryClassOfTheRewrittenJar() throws Exception {
    Process child =
        new ProcessBuilder(
                ChildJvm.rewritten(
                    List.of(), LinkAll.class, List.of(System.getProperty("constrictor.rewritten"))))
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(child.exitValue()).as(said).isZero();
    assertThat(Integer.parseInt(said.strip())).isGreaterThan(20_000);
  }
}
