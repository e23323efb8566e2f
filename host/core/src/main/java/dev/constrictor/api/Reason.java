package dev.constrictor.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which failure it was exactly: a closed list, written in lower case on the wire. */
public enum Reason {
  /** The call's deadline passed; the shorter of the plugin's limit and the caller's holds. */
  CALL_TIMEOUT(ErrorType.TIMEOUT),
  /** The plugin did not start in time. */
  START_TIMEOUT(ErrorType.TIMEOUT),
  /** The call used more CPU time than its limit. */
  CPU_LIMIT(ErrorType.RESOURCE_ERROR),
  /** The instance kept or asked for more memory than its limit. */
  MEMORY_LIMIT(ErrorType.RESOURCE_ERROR),
  /** The call wrote more to its output than its limit. */
  OUTPUT_LIMIT(ErrorType.RESOURCE_ERROR),
  /** One encoded message was larger than the limit. */
  MESSAGE_LIMIT(ErrorType.RESOURCE_ERROR),
  /** The plugin's queue had no place left. */
  QUEUE_FULL(ErrorType.RESOURCE_ERROR),
  /** More calls were in flight than the limit allows. */
  CONCURRENCY_LIMIT(ErrorType.RESOURCE_ERROR),
  /** The arguments do not fit the command's signature. */
  BAD_ARGUMENTS(ErrorType.VALIDATION_ERROR),
  /** The command returned something that JSON cannot say. */
  BAD_RESULT(ErrorType.VALIDATION_ERROR),
  /** A message did not follow the protocol. */
  BAD_MESSAGE(ErrorType.VALIDATION_ERROR),
  /** The plugin has no such command. */
  UNKNOWN_COMMAND(ErrorType.VALIDATION_ERROR),
  /** The caller or an operator cancelled the call. */
  CANCELLED(ErrorType.SYSTEM_ERROR),
  /** The plugin's runtime broke down under the call. */
  CRASHED(ErrorType.SYSTEM_ERROR),
  /** The plugin ended itself under the call. */
  EXITED(ErrorType.SYSTEM_ERROR),
  /** The plugin failed too often and waits for an operator. */
  QUARANTINED(ErrorType.SYSTEM_ERROR),
  /** The plugin is not serving: starting, stopped, disabled or failed. */
  NOT_RUNNING(ErrorType.SYSTEM_ERROR),
  /** The plugin tried what it was not granted. */
  PERMISSION_DENIED(ErrorType.SYSTEM_ERROR),
  /** The plugin's environment or backend cannot be had on this machine. */
  ENVIRONMENT(ErrorType.SYSTEM_ERROR),
  /** The host knows no plugin of that name. */
  UNKNOWN_PLUGIN(ErrorType.SYSTEM_ERROR),
  /** A bug of the host's own. */
  INTERNAL(ErrorType.SYSTEM_ERROR),
  /** The plugin's own exception; its type comes from the Python exception's class. */
  GUEST_EXCEPTION(ErrorType.SYSTEM_ERROR);

  private static final Map<String, Reason> BY_WIRE_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Reason::wireName, Function.identity()));

  private final ErrorType usualType;
  private final String wireName;

  Reason(ErrorType usualType) {
    this.usualType = usualType;
    this.wireName = name().toLowerCase(Locale.ROOT);
  }

  /** The type this reason goes with; {@link #GUEST_EXCEPTION} goes with any. */
  public ErrorType usualType() {
    return usualType;
  }

  /** The name in messages, such as {@code call_timeout}. */
  public String wireName() {
    return wireName;
  }

  /** The reason of that wire name, if it is one of the list. */
  public static Optional<Reason> ofWire(String wireName) {
    return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
  }

  /** The wire name, so that reasons read the same in logs, messages and code. */
  @Override
  public String toString() {
    return wireName;
  }
}
