package dev.constrictor;

import dev.constrictor.api.CallOptions;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.Call;
import dev.constrictor.backend.CallListener;
import dev.constrictor.backend.Outcome;
import dev.constrictor.lifecycle.LifecycleManager;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.EventKind;
import dev.constrictor.stream.ItemStream;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One subscription's call: its items go to the subscriber as they come. */
final class StreamedCall<T> implements CallListener {
  private final Plugin plugin;
  private final LifecycleManager lifecycle;
  private final Command command;
  private final CallOptions options;
  private @Nullable ItemStream<T> stream;
  private @Nullable Call call;

  StreamedCall(Plugin plugin, LifecycleManager lifecycle, Command command, CallOptions options) {
    this.plugin = plugin;
    this.lifecycle = lifecycle;
    this.command = command;
    this.options = options;
  }

  /** Announces the subscription, then calls, unless the subscriber has cancelled already. */
  void begin(
      Flow.Subscriber<? super T> subscriber, Function<@Nullable Object, ? extends T> reader) {
    ItemStream<T> opened =
        new ItemStream<>(
            subscriber,
            reader,
            signals ->
                Thread.ofVirtual().name("constrictor-" + plugin.name() + "-items").start(signals));
    stream = opened;
    if (opened.open()) {
      Call begun = lifecycle.newCall(plugin.name(), command, this);
      call = begun;
      opened.onCancel(this::cancel);
      lifecycle.accept(plugin.name(), begun);
    }
  }

  private void cancel() {
    lifecycle.cancel(plugin.name(), Objects.requireNonNull(call, "begun before it is cancelled"));
  }

  private ItemStream<T> stream() {
    return Objects.requireNonNull(stream, "opened before the call is made");
  }

  @Override
  public void event(Event event) {
    if (event.event() == EventKind.ITEM) {
      take(event.data().get("value"));
    } else {
      Plugin.tellProgress(event, options);
    }
  }

  private void take(@Nullable Object item) {
    if (!stream().offer(item)) {
      PluginError tooSlow =
          PluginError.of(
              Reason.QUEUE_FULL,
              "the subscriber is too slow: %d items wait for it".formatted(ItemStream.CAPACITY),
              Map.of("limit", ItemStream.CAPACITY));
      stream().end(failure(tooSlow)); // also where the last item comes with the outcome
      cancel();
    }
  }

  @Override
  public void done(Outcome outcome) {
    switch (outcome) {
      case Outcome.Success success -> {
        if (!isStreaming()) {
          take(success.result());
        }
        stream().end(null);
      }
      case Outcome.Failure failure -> stream().end(failure(failure.error()));
    }
  }

  private boolean isStreaming() {
    return lifecycle.status(plugin.name()).stream()
        .anyMatch(status -> status.streams(command.command()));
  }

  private PluginException failure(PluginError error) {
    return PluginException.of(error, plugin.name(), command.command());
  }
}
