package dev.constrictor.cli;

import dev.constrictor.PluginHost;
import dev.constrictor.api.StateChange;
import dev.constrictor.lifecycle.LifecycleManager;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.EventKind;
import dev.constrictor.protocol.LineFramer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the message protocol over two streams: for as long as the input lasts and until all is
 * answered; or until stopped, or until nobody reads the answers any more.
 */
final class StdioServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StdioServer.class);

  /** No message may be larger, whatever its plugin allows; a plugin's own limit may be lower. */
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  private static final int READ_BYTES = 64 * 1024;

  /** After the end of input, plugins that have not reported by then are no longer waited for. */
  private static final long READY_SECONDS = 60;

  private final InputStream in;
  private final MessageWriterThread writer;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch ready = new CountDownLatch(1);
  private volatile boolean failed;

  StdioServer(InputStream in, OutputStream out) {
    this.in = in;
    this.writer = new MessageWriterThread(out, this::stop);
  }

  /** Asks for an orderly stop, also where the input has ended; returns at once. */
  void stop() {
    stopped.countDown();
  }

  /**
   * Writes that a plugin has come to another state; never blocks, and does nothing once closed.
   * What is only remarked on a plugin is left to the log.
   */
  void stateChanged(StateChange change) {
    if (change.from() != change.to()) {
      Map<String, @Nullable Object> data = new LinkedHashMap<>();
      data.put("plugin", change.plugin());
      data.put("from", change.from().name());
      data.put("to", change.to().name());
      data.put("reason", change.reason());
      writeOfHost(EventKind.STATE, data);
    }
  }

  /** Writes an event that belongs to no command, and so has an id of its own. */
  private void writeOfHost(EventKind kind, Map<String, @Nullable Object> data) {
    writer.answer(Event.of(UUID.randomUUID().toString(), kind, data));
  }

  /** Serves until there is a reason to stop; whoever closes the host then drains it. */
  void serve(PluginHost host) throws InterruptedException {
    daemon("constrictor-stdio-ready", () -> announceReady(host));
    daemon("constrictor-stdio-reader", () -> read(host.lifecycle()));
    stopped.await();
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void announceReady(PluginHost host) {
    try {
      host.awaitReady();
      HostOptions.sayIfInterpreted(host);
      LifecycleManager lifecycle = host.lifecycle();
      List<Map<String, @Nullable Object>> plugins =
          lifecycle.names().stream()
              .flatMap(name -> lifecycle.status(name).stream())
              .map(PluginReport::line)
              .toList();
      writeOfHost(EventKind.READY, Map.of("plugins", plugins));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ready.countDown();
    }
  }

  private void read(LifecycleManager lifecycle) {
    try {
      CommandRouter router = new CommandRouter(lifecycle, writer, MAX_MESSAGE_BYTES);
      LineFramer framer = new LineFramer(MAX_MESSAGE_BYTES);
      byte[] buffer = new byte[READ_BYTES];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        framer.feed(buffer, 0, count, router::accept);
        writer.awaitRoom();
      }
      framer.finish(router::accept);
      if (router.ignored() > 0) {
        LOG.info("{} of the lines read from stdin were no command", router.ignored());
      }
      ready.await(READY_SECONDS, TimeUnit.SECONDS);
      router.awaitAnswers();
    } catch (IOException e) {
      LOG.error("stdin cannot be read: {}", e.getMessage());
      failed = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) { // the thread's root: without it nobody would be served
      LOG.error("the reader of stdin broke", e);
      failed = true;
    } finally {
      stop();
    }
  }

  /** Writes what is still to be written, as long as it is read. */
  @Override
  public void close() {
    writer.close();
  }

  /** To be asked after {@link #close}: whether all was read, and all answers were written. */
  int exitStatus() {
    if (failed) {
      return Main.INTERNAL;
    }
    return writer.lostAnswers() ? Main.CALL_FAILED : Main.DONE;
  }
}
