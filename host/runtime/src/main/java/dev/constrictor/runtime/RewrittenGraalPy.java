package dev.constrictor.runtime;

import java.util.List;

/** Whether the GraalPy on the class path is the rewritten one. */
public final class RewrittenGraalPy {
  /** One class of each library without which stopping or measuring would have holes. */
  private static final List<String> MARKED =
      List.of(
          "com.oracle.graal.python.PythonLanguage", "com.oracle.truffle.api.strings.TruffleString");

  private RewrittenGraalPy() {}

  /**
   * True when loops poll, large arrays are checked and heap can be measured. False with the stock
   * jars, also where both are on the class path and the stock ones come first. Looks at classes of
   * this class's own loader and initialises none.
   */
  public static boolean present() {
    return MARKED.stream().allMatch(RewrittenGraalPy::isMarked);
  }

  private static boolean isMarked(String className) {
    try {
      ClassLoader loader = RewrittenGraalPy.class.getClassLoader();
      return Rewritten.class.isAssignableFrom(Class.forName(className, false, loader));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
