package dev.constrictor.bench;

import dev.constrictor.runtime.GuestThread;
import dev.constrictor.runtime.RewrittenGraalPy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;

/**
 * A process that runs workloads when it is told to. It first writes which GraalPy it has and what
 * runs it, then the names of its workloads between tabs, then for each line {@code milliseconds
 * name} the median processor time of one run, in nanoseconds. It ends with its standard input.
 */
public final class CostGuest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long NANOS_PER_MILLISECOND = 1_000_000;

  private CostGuest() {}

  /** Runs; takes no arguments. */
  public static void main(String[] arguments) throws InterruptedException {
    GuestThread guest = new GuestThread(CostGuest::serve, "cost-guest");
    guest.start();
    guest.join();
  }

  private static void serve() {
    try (Engine engine = engine();
        Context context = Context.newBuilder("python").engine(engine).build();
        BufferedReader orders =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      Workloads workloads = new Workloads(context);
      System.out.println(hello(engine));
      System.out.println(String.join("\t", workloads.names()));
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        String[] order = line.split(" ", 2);
        System.out.println(medianNanos(workloads, order[1], Long.parseLong(order[0])));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Engine engine() {
    return Engine.newBuilder("python").option("engine.WarnInterpreterOnly", "false").build();
  }

  private static String hello(Engine engine) {
    GraalPyBuild build = RewrittenGraalPy.present() ? GraalPyBuild.REWRITTEN : GraalPyBuild.STOCK;
    return build + " " + engine.getImplementationName();
  }

  private static long medianNanos(Workloads workloads, String workload, long milliseconds) {
    List<Long> nanos = new ArrayList<>();
    long end = THREADS.getCurrentThreadCpuTime() + milliseconds * NANOS_PER_MILLISECOND;
    long now;
    do {
      long begin = THREADS.getCurrentThreadCpuTime();
      workloads.run(workload);
      now = THREADS.getCurrentThreadCpuTime();
      nanos.add(now - begin);
    } while (now < end);
    nanos.sort(null);
    return nanos.get(nanos.size() / 2);
  }
}
