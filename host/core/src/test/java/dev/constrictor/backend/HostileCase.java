package dev.constrictor.backend;

import dev.constrictor.api.ErrorType;
import dev.constrictor.api.Reason;
import dev.constrictor.config.BackendKind;
import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One attack of the test plugin {@code hostile}, and what must come of it; read from its {@code
 * cases.json}.
 *
 * @param name the command
 * @param deadline the caller's, where the attack would not end
 * @param expected how the call ends: one of these, since some attacks race with two limits
 * @param result what it answers where it does no harm and no error is expected
 * @param disorders whether what it leaves behind is cleared away by ending the instance
 * @param longRunsOnly whether it resembles another case, or takes long
 */
public record HostileCase(
    String name,
    Optional<Duration> deadline,
    List<Failure> expected,
    @Nullable Object result,
    boolean disorders,
    boolean longRunsOnly) {

  /** A way for a call to fail. */
  public record Failure(ErrorType errorType, Reason reason) {
    static Failure parse(Object text) {
      String[] words = String.valueOf(text).split(" ", 2);
      return new Failure(ErrorType.valueOf(words[0]), Reason.ofWire(words[1]).orElseThrow());
    }
  }

  /** All cases of the table, as they end on this backend: what it names a backend for is its. */
  public static List<HostileCase> readAll(Path table, BackendKind backend)
      throws IOException, MalformedMessageException {
    Object rows = JsonCodec.parseJson(Files.readAllBytes(table));
    return ((List<?>) Objects.requireNonNull(rows))
        .stream().map(row -> of(row((Map<?, ?>) row, backend))).toList();
  }

  private static Map<?, ?> row(Map<?, ?> row, BackendKind backend) {
    if (!(row.get(backend.wireName()) instanceof Map<?, ?> own)) {
      return row;
    }
    Map<Object, Object> merged = new HashMap<>(row);
    merged.keySet().removeAll(Set.of("fails", "answers"));
    merged.putAll(own);
    return merged;
  }

  private static HostileCase of(Map<?, ?> row) {
    Object failures = row.get("fails");
    return new HostileCase(
        String.valueOf(row.get("case")),
        Optional.ofNullable((Number) row.get("deadline_ms"))
            .map(millis -> Duration.ofMillis(millis.longValue())),
        failures == null ? List.of() : ((List<?>) failures).stream().map(Failure::parse).toList(),
        row.get("answers"),
        Boolean.TRUE.equals(row.get("disorders")),
        Boolean.TRUE.equals(row.get("long")));
  }

  @Override
  public String toString() {
    return name;
  }
}
