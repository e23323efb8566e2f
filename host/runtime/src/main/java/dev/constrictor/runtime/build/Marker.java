package dev.constrictor.runtime.build;

import dev.constrictor.runtime.Rewritten;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Lets a rewritten library be told from a stock one: a class of it implements {@link Rewritten}.
 */
record Marker(String className) implements ClassPatch {
  @Override
  public int places() {
    return 1;
  }

  @Override
  public ClassVisitor over(ClassVisitor next, Runnable hit) {
    return new ClassVisitor(Opcodes.ASM9, next) {
      @Override
      public void visit(
          int version,
          int access,
          String name,
          @Nullable String signature,
          @Nullable String superName,
          String @Nullable [] interfaces) {
        String[] more =
            Arrays.copyOf(
                interfaces == null ? new String[0] : interfaces,
                interfaces == null ? 1 : interfaces.length + 1);
        more[more.length - 1] = Type.getInternalName(Rewritten.class);
        hit.run();
        super.visit(version, access, name, null, superName, more);
      }
    };
  }
}
