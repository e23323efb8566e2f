package dev.constrictor.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The floor of the CPython backend: a Python process that echoes JSON lines, one thread that reads
 * them and completes futures, Jackson on this side and {@code json} on the other. It has no
 * deadline, no limit, no check of what comes back, and waits for a full pipe.
 */
@State(Scope.Benchmark)
public class BareWorker {
  /** What the default configuration of the host starts as well. */
  private static final String INTERPRETER = "python3";

  private final ObjectMapper mapper = new ObjectMapper();
  private final Map<Long, CompletableFuture<Map<?, ?>>> waiting = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final Process process;
  private final OutputStream commands;
  private final Thread reader;

  /** Starts the process. */
  public BareWorker() {
    try (InputStream in = BareWorker.class.getResourceAsStream("echo.py")) {
      if (in == null) {
        throw new IllegalStateException("this jar is incomplete: echo.py is missing");
      }
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      process =
          new ProcessBuilder(INTERPRETER, "-I", "-S", "-c", script)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new IllegalStateException("the bare worker cannot be started", e);
    }
    commands = process.getOutputStream();
    reader = new Thread(this::read, "bare-worker");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Map<?, ?> message = mapper.readValue(line, Map.class);
        CompletableFuture<Map<?, ?>> call =
            waiting.remove(((Number) Objects.requireNonNull(message.get("id"))).longValue());
        if (call != null) {
          call.complete(message);
        }
      }
    } catch (IOException e) {
      waiting.values().forEach(call -> call.completeExceptionally(e));
    }
  }

  /** Has this come back. */
  final Map<?, ?> echo(Map<String, ?> value)
      throws IOException, InterruptedException, ExecutionException {
    long id = ids.incrementAndGet();
    CompletableFuture<Map<?, ?>> call = new CompletableFuture<>();
    waiting.put(id, call);
    byte[] line = mapper.writeValueAsBytes(Map.of("id", id, "value", value));
    synchronized (commands) {
      commands.write(line);
      commands.write('\n');
      commands.flush();
    }
    return call.get();
  }

  /** Ends the process. */
  @TearDown
  public void close() throws IOException, InterruptedException {
    commands.close();
    process.waitFor();
    reader.join();
  }

  /** Several of them, called at random. */
  private abstract static class Several {
    private final List<BareWorker> workers;

    Several(int count) {
      workers = Stream.generate(BareWorker::new).limit(count).toList();
    }

    final Map<?, ?> echo(Map<String, ?> value)
        throws IOException, InterruptedException, ExecutionException {
      return workers.get(ThreadLocalRandom.current().nextInt(workers.size())).echo(value);
    }

    @TearDown
    public final void close() throws IOException, InterruptedException {
      for (BareWorker worker : workers) {
        worker.close();
      }
    }
  }

  /** Four of them. */
  @State(Scope.Benchmark)
  public static class Four extends Several {
    /** Starts them. */
    public Four() {
      super(4);
    }
  }

  /** Sixteen of them. */
  @State(Scope.Benchmark)
  public static class Sixteen extends Several {
    /** Starts them. */
    public Sixteen() {
      super(16);
    }
  }
}
