package dev.constrictor.cli;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The encoded messages that wait to be written. Answers always find a place, since a command that
 * was accepted must be answered; events wait for one, and {@link #awaitRoom} holds new commands up
 * while too much is unread. Safe for several threads.
 */
final class LineQueue {
  private static final int EVENT_PLACES = 1024;

  /** A client may have this much unread before its next command waits. */
  private static final long ROOM_BYTES = 64L << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Line> lines = new ArrayDeque<>();
  private long queuedBytes;
  private int queuedEvents;
  private boolean closed;

  private record Line(byte[] bytes, boolean event) {}

  /** Adds an answer; does nothing once the queue is closed. */
  void addAnswer(byte[] bytes) {
    lock.lock();
    try {
      add(new Line(bytes, false));
    } finally {
      lock.unlock();
    }
  }

  /** Adds an event, waiting for a place for as long as the event is wanted. */
  void addEvent(byte[] bytes, BooleanSupplier wanted) throws InterruptedException {
    lock.lock();
    try {
      while (queuedEvents >= EVENT_PLACES && !closed && wanted.getAsBoolean()) {
        changed.await();
      }
      if (wanted.getAsBoolean()) {
        add(new Line(bytes, true));
      }
    } finally {
      lock.unlock();
    }
  }

  private void add(Line line) {
    if (!closed) {
      lines.add(line);
      queuedBytes += line.bytes().length;
      queuedEvents += line.event() ? 1 : 0;
      changed.signalAll();
    }
  }

  /** Makes all who wait with an event ask again whether it is wanted. */
  void recheckEvents() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits while the reader is so far behind that its answers would fill the memory. */
  void awaitRoom() throws InterruptedException {
    lock.lock();
    try {
      while (queuedBytes > ROOM_BYTES && !closed) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next line; null when the queue is closed and empty. */
  byte @Nullable [] take() throws InterruptedException {
    lock.lock();
    try {
      while (lines.isEmpty() && !closed) {
        changed.await();
      }
      Line line = lines.poll();
      if (line == null) {
        return null;
      }
      queuedBytes -= line.bytes().length;
      queuedEvents -= line.event() ? 1 : 0;
      changed.signalAll();
      return line.bytes();
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return lines.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more; what is queued may still be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more and drops what is queued. */
  void abandon() {
    lock.lock();
    try {
      closed = true;
      lines.clear();
      queuedBytes = 0;
      queuedEvents = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
