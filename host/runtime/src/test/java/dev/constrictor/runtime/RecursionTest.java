package dev.constrictor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recursion ends where Python says, on a guest's thread, and breaks nothing for other guests. */
@Tag("jit")
class RecursionTest {
  private static Engine engine;

  @BeforeAll
  static void start() {
    engine = Engine.newBuilder("python").option("engine.WarnInterpreterOnly", "false").build();
  }

  @AfterAll
  static void stop() {
    engine.close(true);
  }

  /** What the code's last line gives, as text, in a fresh context on a guest's thread. */
  private static String run(String code) {
    CompletableFuture<String> result = new CompletableFuture<>();
    new GuestThread(() -> result.complete(answer(code)), "guest").start();
    return result.join();
  }

  private static String answer(String code) {
    try (Context context = Context.newBuilder("python").engine(engine).build()) {
      return context.eval("python", code).asString();
    } catch (RuntimeException | Error failure) {
      return failure.toString();
    }
  }

  private static final String DESCENT =
      """
      import sys
      depth = 0
      def descend():
          global depth
          depth += 1
          descend()
      def deepest():
          try:
              descend()
          except RecursionError as error:
              return f"{depth} {error}"
      """;

  @Test
  void theLimitIsPythonsOwn() {
    assertThat(run(DESCENT + "deepest()")).isEqualTo("998 maximum recursion depth exceeded");
  }

  @Test
  void aLimitThatIsSetHolds() {
    assertThat(run(DESCENT + "sys.setrecursionlimit(200)\ndeepest()")).startsWith("198 ");
    assertThat(run(DESCENT + "sys.setrecursionlimit(3000)\ndeepest()")).startsWith("2998 ");
  }

  @Test
  void aLimitThatIsReachedAlreadyIsRefused() {
    String code =
        """
        import sys
        def least():
            sys.setrecursionlimit(1)
        try:
            least()
        except RecursionError as error:
            answer = f"{error}, {sys.getrecursionlimit()}"
        answer
        """;
    assertThat(run(code)).isEqualTo("maximum recursion depth exceeded, 1000");
  }

  @Test
  void aLimitBeyondTheStackIsCutToWhatItHolds() {
    String most = Integer.toString(GuestThread.MOST_CALLS);
    assertThat(run("import sys\nsys.setrecursionlimit(10**9)\nstr(sys.getrecursionlimit())"))
        .isEqualTo(most);
    assertThat(run(DESCENT + "sys.setrecursionlimit(10**9)\ndeepest()"))
        .startsWith(GuestThread.MOST_CALLS - 2 + " ");
  }

  /** Nested just deeper than is counted to: the stack holds far more, at least once compiled. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "for _ in range(depth): deep = [deep]\nact = lambda: repr(deep)",
        "deep = ()\nfor _ in range(depth): deep = (deep,)\nact = lambda: hash(deep)",
        "import itertools\nfor _ in range(depth): deep = itertools.chain(deep)\nact = lambda: list(deep)",
        "for _ in range(depth): deep = {1: deep}\nact = lambda: str(deep)",
        "for _ in range(depth): deep = {1: deep}.values()\nact = lambda: str(deep)",
        "import types\nfor _ in range(depth): deep = types.SimpleNamespace(a=deep)\nact = lambda: str(deep)",
        "import collections\nfor _ in range(depth): deep = collections.OrderedDict(a=deep)\nact = lambda: str(deep)",
        "deep = int\nfor _ in range(depth): deep = (deep,)\nact = lambda: str(isinstance('', deep))",
        "import json\nfor _ in range(depth): deep = {1: deep}\nact = lambda: json.dumps(deep)",
        "import pickle\nfor _ in range(depth): deep = [deep]\nact = lambda: pickle.dumps(deep)",
        "class K:\n  def __eq__(self, other): return [self] == [other]\nact = lambda: K() == K()",
        "class K:\n  def __repr__(self): return repr([self])\nact = lambda: repr(K())",
        "class K:\n  def __getattr__(self, name): return getattr(self, name)\nact = lambda: K().x",
      })
  void nestedBuiltinsEndAsRecursionErrors(String builtin) {
    String code =
        """
        depth = %d
        deep = []
        %s
        try:
            answer = str(len(act()))
        except RecursionError as error:
            answer = str(error)
        answer
        """;
    assertThat(run(code.formatted(GuestThread.MOST_NESTED + 10, builtin)))
        .isEqualTo("maximum recursion depth exceeded");
  }

  /** As deep as the greatest limit and nested data let a guest get at once. */
  @ParameterizedTest
  @ValueSource(strings = {"[value]", "{1: value}", "collections.OrderedDict(a=value)"})
  void theGreatestDepthsTogetherFitTheStack(String holder) {
    String both =
        """
        import collections, sys
        sys.setrecursionlimit(10**9)
        class Deepest:
            def __repr__(self):
                import json, re
                return json.dumps(re.findall("a+", "aab"))
        def at(depth, act):
            return act() if depth <= 0 else at(depth - 1, act)
        value = Deepest()
        for _ in range(%d): value = %s
        text = at(sys.getrecursionlimit() - 300, lambda: repr(value))
        str('["aa"]' in text)
        """;
    assertThat(run(both.formatted(GuestThread.MOST_NESTED - 200, holder))).isEqualTo("True");
  }

  /**
   * The greatest limit comes first, where each use truly is the JVM's first and least stack is
   * left. The neighbour was there before, and is whole afterwards.
   */
  @ParameterizedTest
  @ValueSource(ints = {GuestThread.MOST_CALLS, GuestThread.USUAL_CALLS})
  void whatIsUsedFirstAtTheEdgeStaysWholeForOthers(int limit) {
    try (Context neighbour = Context.newBuilder("python").engine(engine).build()) {
      neighbour.eval("python", "import json\ntotal = 1");
      assertThat(run(EDGE.formatted(limit)))
          .as("hundreds of uses, many cut off")
          .isEqualTo("(True, True)");
      assertThat(run(USES)).as("in a fresh context").isEqualTo(WHOLE);
      assertThat(neighbour.eval("python", USES).asString()).as("in the neighbour").isEqualTo(WHOLE);
      assertThat(neighbour.eval("python", "json.loads('[2]')[0] + total").asInt()).isEqualTo(3);
    }
  }

  private static final String EDGE =
      """
      import sys
      sys.setrecursionlimit(%d)
      def at(depth, act):
          return act() if depth <= 0 else at(depth - 1, act)
      uses = [lambda n=n: [getattr(__import__(n), a) for a in dir(__import__(n))]
              for n in sys.builtin_module_names]
      uses += [lambda e=e: eval(e) for e in (
          "10**5000", "'%%r' %% 1.5", "f'{1:>10}'", "b'a'.hex()", "complex('1+2j')", "{1} & {2}",
          "sorted('cab')", "list(zip('ab', 'cd'))", "__import__('re').compile('(a|b)*c').match('abc')",
          "__import__('json').loads('[1, 2.5]')", "__import__('struct').pack('<d', 1.5)",
          "__import__('hashlib').sha256(b'a').hexdigest()", "__import__('zlib').compress(b'a')",
          "__import__('datetime').datetime(2020, 1, 1).isoformat()", "__import__('random').Random(1).random()",
          "__import__('unicodedata').name('a')", "__import__('decimal').Decimal('1.5') + 1",
          "'ß'.encode('latin-1')", "type('T', (), {})()", "compile('a = 1', 'x', 'exec')")]
      beyond = 0
      for distance in (0, 2, 8, 30):
          for use in uses:
              try:
                  at(sys.getrecursionlimit() - 6 - distance, use)
              except RecursionError:
                  beyond += 1
              except Exception:
                  pass
      str((len(uses) * 4 > 300, beyond > 100))
      """;

  private static final String USES =
      """
      import collections, csv, datetime, decimal, hashlib, json, random, re, struct, unicodedata, zlib
      str([json.loads("[1]"), re.sub("a+", "b", "aa"), struct.calcsize("<id"),
           hashlib.sha256(b"").hexdigest()[:4], datetime.date(2020, 1, 1).isoformat(),
           zlib.crc32(b"a"), unicodedata.name("a")[:5], str(decimal.Decimal("1.5"))])
      """;

  private static final String WHOLE =
      "[[1], 'b', 12, 'e3b0', '2020-01-01', 3904355907, 'LATIN', '1.5']";
}
