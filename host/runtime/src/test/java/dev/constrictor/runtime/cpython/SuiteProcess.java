package dev.constrictor.runtime.cpython;

import dev.constrictor.runtime.GuestThread;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/**
 * Runs modules of CPython's tests and adds a line for each test to a file: its name, a tab, its
 * outcome. Tests that have a line are passed over. When one takes too long, or ends by what is no
 * exception of Python's, that is its outcome, and the process ends with {@link #UNFINISHED}, to be
 * started again; with 0 when all is done.
 */
final class SuiteProcess {
  static final int UNFINISHED = 3;
  static final String TOO_LONG = "too long";
  private static final String BROKE = "broke its context";

  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(100);

  private record Running(String test, long sinceNanos) {}

  private final Path outcomes;
  private final AtomicReference<@Nullable Running> running = new AtomicReference<>();

  private SuiteProcess(Path outcomes) {
    this.outcomes = outcomes;
  }

  /** Arguments: the folder that has the package {@code test}, the file, then the modules. */
  public static void main(String[] args) throws InterruptedException {
    SuiteProcess process = new SuiteProcess(Path.of(args[1]));
    List<String> modules = List.of(args).subList(2, args.length);
    GuestThread guest = new GuestThread(() -> process.run(args[0], modules), "suite");
    guest.start();
    while (!guest.join(LOOK)) {
      process.endIfTooLong();
    }
    process.endUnfinished(process.running.get(), BROKE);
    Runtime.getRuntime().halt(1); // no test was running, so it is our own fault
  }

  private void run(String folder, List<String> modules) {
    try (Context context =
        Context.newBuilder("python")
            .option("engine.WarnInterpreterOnly", "false")
            .allowIO(IOAccess.ALL)
            .allowCreateThread(true)
            .build()) {
      Value globals = context.getBindings("python");
      globals.putMember("folder", folder);
      context.eval("python", "import sys\nsys.path.insert(0, folder)\ndel folder");
      context.eval("python", suite());
      for (String module : modules) {
        globals
            .getMember("run")
            .execute(module, done(), (ProxyExecutable) this::begin, (ProxyExecutable) this::end);
      }
      Runtime.getRuntime().halt(0); // tests may have left threads
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String suite() throws IOException {
    try (InputStream in = SuiteProcess.class.getResourceAsStream("suite.py")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The tests that have an outcome, a line each; the guest may not see lists of the host's. */
  private String done() throws IOException {
    return Files.exists(outcomes) ? Files.readString(outcomes) : "";
  }

  private Object begin(Value... test) {
    running.set(new Running(test[0].asString(), System.nanoTime()));
    return 0;
  }

  private Object end(Value... testAndOutcome) {
    running.set(null);
    write(testAndOutcome[0].asString(), testAndOutcome[1].asString());
    return 0;
  }

  private void endIfTooLong() {
    Running now = running.get();
    if (now != null && System.nanoTime() - now.sinceNanos > LONGEST.toNanos()) {
      endUnfinished(now, TOO_LONG);
    }
  }

  private void endUnfinished(@Nullable Running test, String outcome) {
    if (test != null && running.compareAndSet(test, null)) {
      write(test.test, outcome);
      Runtime.getRuntime().halt(UNFINISHED);
    }
  }

  private void write(String test, String outcome) {
    try {
      Files.write(
          outcomes,
          List.of(test + "\t" + outcome),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
