package dev.constrictor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.MalformedMessageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client of {@code run --stdio}: writes lines, reads messages, and waits for them, bounded. */
final class StdioSession implements AutoCloseable {
  private static final long SECONDS = 60;

  private final Process process;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Map<String, Object>> unread = new LinkedList<>();
  private final List<String> notProtocol = new ArrayList<>();
  private final StringBuilder err = new StringBuilder();
  private boolean paused;
  private boolean outEnded;

  StdioSession(Process process) {
    this.process = process;
    Thread.ofPlatform().daemon().start(this::readOut);
    Thread.ofPlatform().daemon().start(this::readErr);
  }

  static Map<String, Object> command(String id, String plugin, String command, Object args) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("plugin", plugin);
    payload.put("command", command);
    payload.put("args", args);
    return envelope("command", id, payload);
  }

  static Map<String, Object> envelope(String type, String id, Map<String, Object> payload) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("v", 1L);
    message.put("type", type);
    message.put("id", id);
    message.put("payload", payload);
    message.put("timestamp", 0L);
    return message;
  }

  /** Sends a command and returns its id. */
  String send(String id, String plugin, String command, Map<String, ?> args) throws IOException {
    sendLine(JsonCodec.writeJson(command(id, plugin, command, args)));
    return id;
  }

  void send(Map<String, Object> message) throws IOException {
    sendLine(JsonCodec.writeJson(message));
  }

  void sendLine(String line) throws IOException {
    sendBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  void sendBytes(byte[] bytes) throws IOException {
    OutputStream stdin = process.getOutputStream();
    stdin.write(bytes);
    stdin.flush();
  }

  void endInput() throws IOException {
    process.getOutputStream().close();
  }

  /** Sends a signal by the name that {@code kill} knows. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** The answer to a command: its response or its error; events stay where they are. */
  Map<String, Object> answer(String id) throws InterruptedException {
    return await("an answer to " + id, one -> id.equals(one.get("id")) && !isEvent(one));
  }

  /** The result of a command that must succeed. */
  @Nullable Object result(String id) throws InterruptedException {
    Map<String, Object> answer = answer(id);
    assertThat(answer).containsEntry("type", "response");
    return payload(answer).get("result");
  }

  /** The payload of the error of a command that must fail. */
  Map<?, ?> error(String id) throws InterruptedException {
    Map<String, Object> answer = answer(id);
    assertThat(answer).containsEntry("type", "error");
    return payload(answer);
  }

  /** The payload of the next error that belongs to no command. */
  Map<?, ?> errorWithoutId() throws InterruptedException {
    return payload(
        await(
            "an error without id",
            one -> "error".equals(one.get("type")) && !one.containsKey("id")));
  }

  /** The data of a command's next event of a kind. */
  Map<?, ?> event(String id, String kind) throws InterruptedException {
    return data(await("an event " + kind, one -> isEvent(one, kind) && id.equals(one.get("id"))));
  }

  /** The data of the event that tells that all plugins have started or failed. */
  Map<?, ?> ready() throws InterruptedException {
    return data(await("the event ready", one -> isEvent(one, "ready")));
  }

  /** The data of the event about the next state of a plugin. */
  Map<?, ?> state(String plugin) throws InterruptedException {
    return data(
        await(
            "a state of " + plugin,
            one -> isEvent(one, "state") && plugin.equals(data(one).get("plugin"))));
  }

  private static Map<?, ?> data(Map<String, Object> event) {
    return Json.object(payload(event).get("data"));
  }

  private static boolean isEvent(Map<String, Object> message, String kind) {
    return isEvent(message) && kind.equals(payload(message).get("event"));
  }

  private static boolean isEvent(Map<String, Object> message) {
    return "event".equals(message.get("type"));
  }

  static Map<?, ?> payload(Map<String, Object> message) {
    return Json.object(message.get("payload"));
  }

  private Map<String, Object> await(String what, Predicate<Map<String, Object>> wanted)
      throws InterruptedException {
    long nanos = TimeUnit.SECONDS.toNanos(SECONDS);
    lock.lock();
    try {
      while (true) {
        for (Iterator<Map<String, Object>> each = unread.iterator(); each.hasNext(); ) {
          Map<String, Object> message = each.next();
          if (wanted.test(message)) {
            each.remove();
            return message;
          }
        }
        if (nanos <= 0 || outEnded) {
          throw new AssertionError(
              "%s has not come; unread: %s; stderr: %s".formatted(what, unread, err));
        }
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until stderr holds this text. */
  void awaitRemark(String text) throws InterruptedException {
    long nanos = TimeUnit.SECONDS.toNanos(SECONDS);
    lock.lock();
    try {
      while (err.indexOf(text) < 0) {
        assertThat(nanos).as("%s in time on stderr: %s", text, err).isPositive();
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What came and was not asked for, events aside. */
  List<Map<String, Object>> unreadAnswers() {
    lock.lock();
    try {
      return unread.stream().filter(one -> !isEvent(one)).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Lines of stdout that were no JSON objects: there must be none. */
  List<String> notProtocol() {
    lock.lock();
    try {
      return List.copyOf(notProtocol);
    } finally {
      lock.unlock();
    }
  }

  /** Reads nothing from stdout until {@link #resume}, but for a buffer's worth. */
  void pause() {
    setPaused(true);
  }

  void resume() {
    setPaused(false);
  }

  private void setPaused(boolean value) {
    lock.lock();
    try {
      paused = value;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Process process() {
    return process;
  }

  /** Waits for the end and returns the exit status. */
  int exitStatus() throws InterruptedException {
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("ends in time").isTrue();
    lock.lock();
    try {
      while (!outEnded) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
    return process.exitValue();
  }

  private void readOut() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        message(line);
      }
    } catch (IOException e) {
      remark("stdout: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.lock();
      try {
        outEnded = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void readErr() {
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(this::remark);
    } catch (IOException e) {
      remark("stderr: " + e.getMessage());
    }
  }

  private void message(String line) throws InterruptedException {
    lock.lock();
    try {
      while (paused) {
        changed.await();
      }
      if (JsonCodec.parseJson(line) instanceof Map<?, ?> map) {
        Map<String, Object> message = new LinkedHashMap<>();
        map.forEach((key, value) -> message.put((String) key, value));
        unread.add(message);
      } else {
        notProtocol.add(line);
      }
      changed.signalAll();
    } catch (MalformedMessageException e) {
      notProtocol.add(line);
    } finally {
      lock.unlock();
    }
  }

  private void remark(String line) {
    lock.lock();
    try {
      err.append(line).append('\n');
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
