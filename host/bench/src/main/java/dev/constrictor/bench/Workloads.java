package dev.constrictor.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.TypeLiteral;
import org.graalvm.polyglot.Value;

/** The pieces of work of {@code workloads.py}, loaded into a context. For the context's thread. */
final class Workloads {
  private static final TypeLiteral<List<String>> STRINGS = new TypeLiteral<>() {};

  private final Value names;
  private final Value run;

  Workloads(Context context) throws IOException {
    try (InputStream in = Workloads.class.getResourceAsStream("workloads.py")) {
      context.eval("python", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    names = context.getBindings("python").getMember("names");
    run = context.getBindings("python").getMember("run");
  }

  List<String> names() {
    return List.copyOf(names.execute().as(STRINGS));
  }

  /** Does the work once; a number that is the same each time. */
  long run(String workload) {
    return run.execute(workload).asLong();
  }
}
