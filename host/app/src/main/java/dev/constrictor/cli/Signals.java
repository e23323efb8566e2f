package dev.constrictor.cli;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;

/** SIGTERM and SIGINT: the first asks for an orderly stop, the second ends the process at once. */
final class Signals {
  /** Shells report a death by signal n as this plus n. */
  private static final int SIGNAL_STATUS = 128;

  private final AtomicInteger received = new AtomicInteger();

  private Signals() {}

  static Signals install(Runnable stop) {
    Signals signals = new Signals();
    for (String name : List.of("TERM", "INT")) {
      try {
        Signal.handle(new Signal(name), signal -> signals.handle(signal.getNumber(), stop));
      } catch (IllegalArgumentException e) { // the JVM was started with -Xrs
        System.err.println("constrictor: SIG" + name + " ends at once: " + e.getMessage());
      }
    }
    return signals;
  }

  private void handle(int number, Runnable stop) {
    if (received.compareAndSet(0, number)) {
      stop.run();
    } else {
      Runtime.getRuntime().halt(SIGNAL_STATUS + number);
    }
  }

  boolean received() {
    return received.get() != 0;
  }

  /** 0 when no signal came, else 128 plus its number. */
  int exitStatus() {
    int number = received.get();
    return number == 0 ? Main.DONE : SIGNAL_STATUS + number;
  }
}
