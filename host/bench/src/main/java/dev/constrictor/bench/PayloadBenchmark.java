package dev.constrictor.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A nested payload of 3.6 KB, in as arguments and out again as the result. */
public class PayloadBenchmark {
  /** The payload in both its forms. */
  @State(Scope.Benchmark)
  public static class Order {
    final Map<String, Object> value = Payload.order();
    final Map<String, Object> args = Map.of("order", value);
    final ObjectMapper mapper = new ObjectMapper();
    final String text;

    /** Writes the text. */
    public Order() {
      try {
        text = mapper.writeValueAsString(value);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException("the payload cannot be written", e);
      }
    }
  }

  /** Real dicts and lists in the guest, JDK values back. */
  @Benchmark
  public @Nullable Object constrictor(HostedPlugins hosted, Order order) {
    return hosted.plugin().call("echo", order.args);
  }

  /** The bare hand-off of a proxy that nobody reads: one way, and no copy made. */
  @Benchmark
  public Value floor(BareGuest bare, Order order) throws InterruptedException, ExecutionException {
    return bare.take(order.value);
  }

  /** Jackson alone, for comparison: parse the text and write it. */
  @Benchmark
  public String jackson(Order order) throws JsonProcessingException {
    return order.mapper.writeValueAsString(order.mapper.readValue(order.text, Map.class));
  }
}
