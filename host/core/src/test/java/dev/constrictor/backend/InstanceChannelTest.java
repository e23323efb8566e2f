package dev.constrictor.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginScanner;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.EventKind;
import dev.constrictor.protocol.Response;
import dev.constrictor.protocol.Stats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class InstanceChannelTest implements InstanceChannel.Owner {
  @TempDir private Path directory;
  private final List<Call> answered = new ArrayList<>();

  @Override
  public void answered(Call call, Outcome outcome) {
    answered.add(call);
  }

  @Override
  public void breached(Call call, PluginError why) {}

  @Override
  public void leaving(Ending ending) {}

  @Override
  public void ended(Ending cause) {}

  @Test
  void whatBelongsToNoCallIsCountedAndNoHarm() {
    InstanceChannel channel =
        new InstanceChannel(LoggerFactory.getLogger("plugin.demo"), 1 << 20, this);
    channel.received(Response.of("nobody's", null, Stats.NONE));
    channel.received(
        ErrorMessage.of(Optional.of("nobody's"), PluginError.of(Reason.CANCELLED, "cancelled")));
    channel.received(
        Event.of("nobody's", EventKind.ITEM, Map.of("index", 0L, "value", "not asked for")));
    channel.received(Command.of("do_this", Map.of()));
    channel.ignored();
    assertThat(channel.unexpected()).isEqualTo(5);
    channel.received(
        Event.of(
            "nobody's",
            EventKind.LOG,
            Map.of("level", "INFO", "logger", "demo", "message", "said between two calls")));
    assertThat(channel.unexpected()).isEqualTo(5);
    assertThat(answered).isEmpty();
  }

  /** Between its place in the queue and the instance, as a caller's cancellation may come. */
  @Test
  void aCallThatWasGivenUpOnItsWayIsNotSent() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("demo"));
    Files.writeString(
        folder.resolve("plugin.yaml"), "name: demo\nversion: 1.0.0\nentrypoint: main.py\n");
    Files.writeString(folder.resolve("main.py"), "");
    PluginCandidate candidate = new PluginScanner(HostConfig.defaults(), Map.of()).load(folder);
    InstanceSpec spec =
        new InstanceSpec(((PluginCandidate.Valid) candidate).manifest(), 1, Map.of(), Map.of());
    InstanceChannel channel =
        new InstanceChannel(LoggerFactory.getLogger("plugin.demo"), 1 << 20, this);
    FakeBackend backend = new FakeBackend();
    PluginInstance instance = channel.open(backend, spec);
    Call call =
        new Call(Command.of("echo", Map.of()), Call.Deadline.in(60_000, false), outcome -> {});
    call.fail(PluginError.of(Reason.CANCELLED, "cancelled by the caller"));

    channel.send(call);

    assertThat(answered).containsExactly(call);
    assertThat(channel.inFlight()).isZero();
    assertThat(backend.launched().getFirst().received()).isEmpty();
    instance.destroy(new Ending(PluginError.of(Reason.NOT_RUNNING, "over"), false));
  }
}
