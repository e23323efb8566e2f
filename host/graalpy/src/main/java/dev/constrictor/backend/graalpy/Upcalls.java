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
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * What guest code can call of the host, which never throws into the guest: two functions, and two
 * more where several calls share the guest.
 */
final class Upcalls {
  private final GrantedFunctions functions;
  private final GuestCalls calls;
  private final InstanceListener listener;
  private @Nullable CallRunner runner;

  /**
   * @param calls what the functions are called for
   */
  Upcalls(InstanceSpec spec, GuestCalls calls, InstanceListener listener) {
    this.functions = new GrantedFunctions(spec);
    this.calls = calls;
    this.listener = listener;
  }

  void bind(CallRunner ofThisContext) {
    runner = ofThisContext;
  }

  private CallRunner runner() {
    return Objects.requireNonNull(runner, "bound before the first command");
  }

  private Crossing crossing() {
    return runner().crossing();
  }

  /** {@code turn(call_id)}: what runs from now on belongs to this call, or to none. */
  @Nullable Object turn(Value... arguments) {
    GuestCall call = calledFor(arguments);
    calls.enter(call == null ? calls.none() : call);
    calls.inPython(call != null);
    return null;
  }

  /** {@code answered(call_id, answer)}: a call that went on has come to its end. */
  @Nullable Object answered(Value... arguments) {
    GuestCall call = calledFor(arguments);
    if (call != null && arguments.length == 2 && call.isParked()) {
      runner().answered(call, arguments[1]);
    }
    return null;
  }

  private @Nullable GuestCall calledFor(Value... arguments) {
    return arguments.length > 0 && arguments[0].isString()
        ? calls.find(arguments[0].asString())
        : null;
  }

  /**
   * {@code emit(call_id, event, data)}: false when the data has to be made plain first, and as
   * {@link #callHost} does an object with {@code error} when it is too large or not what such an
   * event holds; what is no event of the protocol at all is dropped.
   */
  @Nullable Object emit(Value... arguments) {
    if (arguments.length != 3 || !arguments[0].isString() || !arguments[1].isString()) {
      listener.ignored();
      return true;
    }
    String name = arguments[1].asString();
    try {
      Optional<EventKind> kind = EventKind.ofWire(name);
      Map<String, @Nullable Object> data = map(arguments[2]);
      if (kind.isEmpty() || data == null) {
        listener.ignored();
        return true;
      }
      return emit(arguments[0].asString(), kind.get(), data);
    } catch (MarshalReader.NotPlainException e) {
      return false;
    } catch (Crossing.TooLargeException e) {
      return failure(crossing().tooLarge(name));
    }
  }

  private @Nullable Object emit(String id, EventKind kind, Map<String, @Nullable Object> data) {
    Event event;
    try {
      event = Event.of(id.isEmpty() ? calls.none().id() : id, kind, data);
    } catch (IllegalArgumentException e) {
      String problem = "no event " + kind.wireName() + " of the protocol: " + e.getMessage();
      return failure(PluginError.of(Reason.BAD_MESSAGE, problem));
    }
    if (kind != EventKind.LOG || hasOutputLeft(data)) {
      listener.received(event);
    }
    return true;
  }

  private @Nullable Object failure(PluginError error) {
    calls.current().hostSaid().add(error.reason());
    return crossing().toGuest(Map.of("error", ErrorPayload.toMap(error)));
  }

  /** What is logged counts as output, like what is printed; a record is a byte at least. */
  private boolean hasOutputLeft(Map<String, @Nullable Object> data) {
    String message = String.valueOf(data.get("message"));
    int bytes = Math.max(1, message.getBytes(StandardCharsets.UTF_8).length);
    return calls.current().output().take(bytes) == bytes;
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
