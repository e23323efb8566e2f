package dev.constrictor.backend.graalpy;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.GrantedFunctions;
import dev.constrictor.backend.InstanceListener;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.Outcome;
import dev.constrictor.protocol.ErrorPayload;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.EventKind;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** What guest code can call of the host: two functions, which never throw into the guest. */
final class Upcalls {
  private final GrantedFunctions functions;
  private final String idOutsideCalls;
  private final InstanceListener listener;
  private final GuestOutput.Budget output;
  private @Nullable Crossing crossing;

  /** What host functions have answered the running call with. */
  private final Set<Reason> told = EnumSet.noneOf(Reason.class);

  Upcalls(
      InstanceSpec spec,
      String idOutsideCalls,
      InstanceListener listener,
      GuestOutput.Budget output) {
    this.functions = new GrantedFunctions(spec);
    this.idOutsideCalls = idOutsideCalls;
    this.listener = listener;
    this.output = output;
  }

  void bind(Crossing toThisContext) {
    crossing = toThisContext;
  }

  /** A call begins. */
  void beginCall() {
    told.clear();
  }

  /**
   * The guest's own account of an error, without a word that is the host's alone: the host knows
   * its limits and deadlines by its own flags, and a plugin can raise what it likes. What a host
   * function has answered may be passed on.
   */
  PluginError credible(PluginError claimed) {
    if (!GuestFailure.HOST_DECIDES.contains(claimed.reason()) || told.contains(claimed.reason())) {
      return claimed;
    }
    return new PluginError(
        claimed.errorType(),
        Reason.GUEST_EXCEPTION,
        claimed.message(),
        claimed.pythonType(),
        claimed.traceback(),
        claimed.retryable(),
        claimed.details());
  }

  private Crossing crossing() {
    return Objects.requireNonNull(crossing, "bound before guest code runs");
  }

  /**
   * {@code emit(call_id, event, data)}: false when the data has to be made plain first, and as
   * {@link #callHost} does an object with {@code error} when it is too large; what is not an event
   * of the protocol is dropped.
   */
  @Nullable Object emit(Value... arguments) {
    if (arguments.length != 3 || !arguments[0].isString() || !arguments[1].isString()) {
      return true;
    }
    Optional<EventKind> kind = EventKind.ofWire(arguments[1].asString());
    try {
      Map<String, @Nullable Object> data = map(arguments[2]);
      if (kind.isPresent()
          && data != null
          && (kind.get() != EventKind.LOG || hasOutputLeft(data))) {
        String id = arguments[0].asString();
        listener.received(Event.of(id.isEmpty() ? idOutsideCalls : id, kind.get(), data));
      }
      return true;
    } catch (MarshalReader.NotPlainException e) {
      return false;
    } catch (Crossing.TooLargeException e) {
      return failure(crossing().tooLarge(arguments[1].asString()));
    }
  }

  private @Nullable Object failure(PluginError error) {
    told.add(error.reason());
    return crossing().toGuest(Map.of("error", ErrorPayload.toMap(error)));
  }

  /** What is logged counts as output, like what is printed. */
  private boolean hasOutputLeft(Map<String, @Nullable Object> data) {
    int bytes = String.valueOf(data.get("message")).getBytes(StandardCharsets.UTF_8).length;
    return output.take(bytes) == bytes;
  }

  /** Null for what is no object: a plugin talks past python-lib. */
  @SuppressWarnings("unchecked")
  private @Nullable Map<String, @Nullable Object> map(Value value)
      throws MarshalReader.NotPlainException {
    try {
      return crossing().copy(value) instanceof Map<?, ?> map
          ? (Map<String, @Nullable Object>) map
          : null;
    } catch (Crossing.TooLargeException e) {
      throw e;
    } catch (IllegalArgumentException | ClassCastException e) {
      return null;
    }
  }

  /**
   * {@code call_host(call_id, name, args)}: answers, as the crossing does, an object with {@code
   * result} or {@code error}.
   */
  @Nullable Object callHost(Value... arguments) {
    String name = arguments.length == 3 && arguments[1].isString() ? arguments[1].asString() : "";
    try {
      Outcome outcome = functions.call(name, arguments.length == 3 ? map(arguments[2]) : null);
      return switch (outcome) {
        case Outcome.Success success -> crossing().toGuest(resultOf(success));
        case Outcome.Failure failure -> failure(failure.error());
      };
    } catch (Crossing.TooLargeException e) {
      return failure(crossing().tooLarge("call of " + name));
    } catch (MarshalReader.NotPlainException e) {
      String message = "the arguments of " + name + " are not what JSON can say";
      return failure(PluginError.of(Reason.BAD_ARGUMENTS, message));
    } catch (IllegalArgumentException e) { // what the server's function answered
      String message = "the host function " + name + " failed: " + e.getMessage();
      return failure(PluginError.of(Reason.INTERNAL, message));
    }
  }

  private static Map<String, @Nullable Object> resultOf(Outcome.Success success) {
    Map<String, @Nullable Object> answer = new HashMap<>();
    answer.put("result", success.result());
    return answer;
  }
}
