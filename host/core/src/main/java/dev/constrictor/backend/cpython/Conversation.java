package dev.constrictor.backend.cpython;

import dev.constrictor.api.PluginError;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.config.Limits;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.EventKind;
import dev.constrictor.protocol.Frame;
import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.LineFramer;
import dev.constrictor.protocol.MalformedMessageException;
import dev.constrictor.protocol.Message;
import dev.constrictor.protocol.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one worker says, from the handshake to the supervisor's last word. For one thread at a time.
 */
final class Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
  private static final int CHUNK = 64 * 1024;

  /** What the supervisor's last line carries for an id, as {@code constrictor.worker} has it. */
  private static final String SUPERVISOR = "$supervisor";

  /** So often a worker may say something while nobody has a use for it yet. */
  private static final int MOST_KEPT = 1_000;

  /** How long what a worker wrote before its end may take to be read. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final InstanceSpec spec;
  private final WorkerProcess worker;
  private final byte[] handshake;
  private final JsonCodec codec;
  private final LineFramer framer;

  /** As text, whose size is known; what it says in Java may take many times as much. */
  private final List<Frame> kept = new ArrayList<>();

  private final Queue<Frame> frames = new ArrayDeque<>();
  private final byte[] buffer = new byte[CHUNK];
  private final LogPump log = new LogPump();
  private @Nullable Thread logReader;
  private Map<?, ?> lastWord = Map.of();
  private @Nullable PluginError failure;

  /**
   * Nothing is said yet.
   *
   * @param handshake the line that the worker has to be told first
   */
  Conversation(InstanceSpec spec, WorkerProcess worker, byte[] handshake) {
    int lineBytes = (int) Math.min(spec.manifest().limits().messageBytes(), JsonCodec.MAX_BYTES);
    this.spec = spec;
    this.worker = worker;
    this.handshake = handshake;
    this.codec = new JsonCodec(lineBytes);
    this.framer = new LineFramer(lineBytes);
  }

  /** Whose conversation it is. */
  WorkerProcess worker() {
    return worker;
  }

  /** What the worker writes beside what it says. Safe for several threads. */
  LogPump log() {
    return log;
  }

  /** Has a thread read the log, unless one does: nobody can write to a pipe that is full. */
  void readLog(String threadName) {
    if (logReader == null) {
      Thread thread = new Thread(() -> log.run(worker.log()), threadName);
      thread.setDaemon(true);
      thread.start();
      logReader = thread;
    }
  }

  /** How messages are written to this worker and read. Safe for several threads. */
  JsonCodec codec() {
    return codec;
  }

  /** Shakes hands; false when that failed, and the worker is then ended. */
  boolean open() {
    try {
      worker.commands().write(handshake);
      worker.commands().flush();
      Frame first = next();
      if (first instanceof Frame.Line line && !isLastWord(line)) {
        Message message = codec.decode(line.bytes(), 0, line.bytes().length);
        Handshake.Peer peer = Handshake.accept(message, spec, HostLibrary.VERSION);
        worker.workerIs(peer.pid());
        ConfinementLog.tell(spec, peer);
        return true;
      }
      if (first instanceof Frame.Oversize oversize) {
        failure = Handshake.junk("a line of " + oversize.bytesSeen() + " bytes or more");
      }
    } catch (MalformedMessageException e) {
      failure = Handshake.junk(e.problem());
    } catch (UnusableException e) {
      failure = e.error();
    } catch (IOException e) {
      LOG.debug("the worker of {} ended in the handshake", spec, e); // what follows tells why
    }
    worker.end(false);
    return false;
  }

  private boolean isLastWord(Frame.Line line) throws MalformedMessageException {
    if (codec.decode(line.bytes(), 0, line.bytes().length) instanceof Event event
        && event.id().equals(SUPERVISOR)) {
      take(event, message -> {});
      return true;
    }
    return false;
  }

  /**
   * Sends a command and waits until it has succeeded; keeps what else the worker says meanwhile, of
   * which a call's whole output and one message more is enough.
   *
   * @return false when it failed, or the worker has ended or says too much
   */
  boolean ask(Command command) throws IOException {
    worker.commands().write(codec.encode(command));
    worker.commands().flush();
    Limits limits = spec.manifest().limits();
    long bytesLeft = limits.outputBytes() + limits.messageBytes();
    List<Message> said = new ArrayList<>();
    for (Frame frame = next(); frame != null && kept.size() < MOST_KEPT; frame = next()) {
      if (frame instanceof Frame.Line line) {
        bytesLeft -= line.bytes().length;
      }
      if (bytesLeft < 0) {
        return false;
      }
      take(frame, said::add, () -> {});
      for (Message message : said) {
        if (message.correlationId().filter(command.id()::equals).isPresent()
            && !(message instanceof Event)) {
          return message instanceof Response;
        }
        kept.add(frame);
      }
      said.clear();
    }
    return false;
  }

  /**
   * Hands over what the worker says until nobody is left to say anything.
   *
   * @param ignored is run for each line that is no message, or one of a type that nobody knows
   */
  void readToTheEnd(Consumer<Message> receiver, Runnable ignored) {
    kept.forEach(frame -> take(frame, receiver, ignored));
    kept.clear();
    try {
      for (Frame frame = next(); frame != null; frame = next()) {
        take(frame, receiver, ignored);
      }
    } catch (IOException e) {
      LOG.debug("a worker's channel was closed under its reader", e); // a process held it open
    }
  }

  private @Nullable Frame next() throws IOException {
    while (frames.isEmpty()) {
      int count = worker.messages().read(buffer);
      if (count < 0) {
        return null;
      }
      framer.feed(buffer, 0, count, frames::add);
    }
    return frames.remove();
  }

  private void take(Frame frame, Consumer<Message> receiver, Runnable ignored) {
    switch (frame) {
      case Frame.Line line -> {
        try {
          take(codec.decode(line.bytes(), 0, line.bytes().length), receiver);
        } catch (MalformedMessageException e) {
          ignored.run();
          LOG.warn("a worker wrote what is no message: {}", e.problem());
        }
      }
      case Frame.Oversize oversize -> {
        ignored.run();
        LOG.warn("a worker wrote a line of {} bytes or more", oversize.bytesSeen());
      }
    }
  }

  private void take(Message message, Consumer<Message> receiver) {
    if (message instanceof Event event
        && event.event() == EventKind.STATE
        && event.id().equals(SUPERVISOR)) {
      if (event.data().get("ended") instanceof Map<?, ?> ended) {
        lastWord = ended;
      }
    } else if (message instanceof ErrorMessage error && error.id().isEmpty()) {
      LOG.warn("a worker complains: {}", error.error().message());
    } else {
      receiver.accept(message);
    }
  }

  /**
   * Why the worker has ended, unless somebody has ended it. Waits briefly for the end of its log,
   * lest a process that got away hold the pipe.
   */
  PluginError cause() throws InterruptedException {
    Thread reading = logReader;
    if (reading != null) {
      reading.join(LAST_WORDS);
    }
    PluginError known = failure;
    return known != null ? known : Death.of(lastWord, log.last());
  }
}
